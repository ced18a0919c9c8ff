package dev.clipstream.trainer.cli;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Folders of clips, a folder of frames each: one class grows bright, the other dark. */
final class SampleClipFolders {

  private SampleClipFolders() {}

  /** Writes so many clips of either class. */
  static Path write(Path folder, int clips) throws IOException {
    for (int i = 0; i < clips; i++) {
      write(folder.resolve("dawn/" + i), 30 + 5 * i, 20);
      write(folder.resolve("dusk/" + i), 200 - 5 * i, -20);
    }
    return folder;
  }

  private static void write(Path clip, int first, int step) throws IOException {
    Files.createDirectories(clip);
    byte[] pixels = new byte[40 * 40 * 3];
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int frame = 0; frame < 5; frame++) {
        Arrays.fill(pixels, (byte) (first + frame * step));
        Files.write(clip.resolve(frame + ".jpg"), encoder.encode(new Pixels(40, 40, pixels)));
      }
    }
  }
}
