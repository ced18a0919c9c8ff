package dev.clipstream.testing.faults;

import dev.clipstream.system.AtomicFiles;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The models of a campaign: a pair whose sequence model can be replaced while it is served.
 *
 * <p>Not the frame model: an instance that is killed while clips are open has the new pair only
 * when it comes back, and clips over features of two models rightly get no labels.
 */
final class CampaignModels {

  /** More than any clip has, so that it says nothing of what the model makes of a clip. */
  private static final int MAX_FRAMES = 64;

  private final Path made;
  private final Path frames;
  private final Path clips;
  private int swaps;

  CampaignModels(Path folder) throws IOException {
    this.made = Files.createDirectories(folder.resolve("made"));
    this.frames = TestModels.frameModel(folder, "frames", Pictures.SIDE);
    this.clips = TestModels.sequenceModel(folder, "clips", frames, MAX_FRAMES);
  }

  List<String> options() {
    return List.of("--frame-model=" + frames, "--sequence-model=" + clips);
  }

  /** The same weights under another name and SHA-256. */
  void swap() {
    swaps++;
    Path next = TestModels.sequenceModel(made, "clips", frames, MAX_FRAMES + swaps);
    try {
      AtomicFiles.write(clips, file -> Files.copy(next, file, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The caller's to close. */
  ReferenceLabels reference() {
    return new ReferenceLabels(frames, clips);
  }
}
