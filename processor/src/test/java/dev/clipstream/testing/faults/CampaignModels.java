package dev.clipstream.testing.faults;

import dev.clipstream.system.AtomicFiles;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.models.ClipModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The models of a campaign: a pair whose sequence model can be replaced while it is served, or a
 * frame model and a clip model that can.
 *
 * <p>Not the frame model: an instance that is killed while clips are open has the new pair only
 * when it comes back, and clips over features of two models rightly get no labels.
 */
final class CampaignModels {

  /** More than any clip has, so that it says nothing of what the model makes of a clip. */
  private static final int MAX_FRAMES = 64;

  /**
   * Less than any clip has, so that clips are sampled, and half of it at least: none is thinned.
   */
  private static final int CLIP_MODEL_FRAMES = 10;

  private final Path made;
  private final Path frames;
  private final Path clips;
  private final boolean clipModel;
  private final Optional<StreamModelPlan> stream;
  private int swaps;

  /**
   * @param clipModel whether clips are labelled from pixels
   * @param streamModel whether there is a stream model, which decides, and events
   */
  CampaignModels(Path folder, boolean clipModel, boolean streamModel) throws IOException {
    this.clipModel = clipModel;
    this.made = Files.createDirectories(folder.resolve("made"));
    this.frames = TestModels.frameModel(folder, "frames", Pictures.SIDE);
    this.clips = clips(folder);
    this.stream =
        streamModel ? Optional.of(StreamModelPlan.make(folder, frames)) : Optional.empty();
  }

  /** The same weights each time, under another SHA-256 after each swap. */
  private Path clips(Path folder) {
    return clipModel
        ? ClipModels.dense(folder, "clips", CLIP_MODEL_FRAMES, Pictures.SIDE, 5, swaps, "")
        : TestModels.sequenceModel(folder, "clips", frames, MAX_FRAMES + swaps);
  }

  List<String> options() {
    List<String> options = new ArrayList<>(ofClips());
    stream.map(StreamModelPlan::options).ifPresent(options::addAll);
    return options;
  }

  private List<String> ofClips() {
    return clipModel
        ? List.of("--frame-model=" + frames, "--clip-model=" + clips, "--clip-memory=1MiB")
        : List.of("--frame-model=" + frames, "--sequence-model=" + clips);
  }

  /** The same weights under another SHA-256. */
  void swap() {
    swaps++;
    Path next = clips(made);
    try {
      AtomicFiles.write(clips, file -> Files.copy(next, file, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with what is said of streams; nothing without a stream model. */
  Set<String> wrong(StreamLedger ledger, boolean exactlyOnce) {
    return stream.map(plan -> ledger.wrong(frames, plan.steps(), exactlyOnce)).orElse(Set.of());
  }

  /** The caller's to close. */
  ReferenceLabels reference() {
    return new ReferenceLabels(frames, clips, clipModel);
  }
}
