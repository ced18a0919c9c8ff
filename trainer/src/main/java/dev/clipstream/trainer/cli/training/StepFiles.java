package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.options.OutputFile;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.StepExporter;
import dev.clipstream.trainer.export.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes the step model of each pair that comes to be, if step models are wanted. */
@FunctionalInterface
public interface StepFiles {

  /**
   * Writes one.
   *
   * @param clipFile the sequence model, on the disk
   * @param frameFile the frame model that was written with it
   * @param out file of the step model
   */
  void write(Path clipFile, Path frameFile, Path out) throws IOException;

  /**
   * Writes them, or does nothing.
   *
   * @param samples real clips to compare on
   * @param say tells the user a line
   */
  static StepFiles of(boolean wanted, Trained trained, ClipSet samples, Consumer<String> say) {
    if (!wanted) {
      return (clipFile, frameFile, out) -> {};
    }
    return (clipFile, frameFile, out) -> {
      Exporter.Report report = StepExporter.write(trained, samples, clipFile, frameFile, out);
      say.accept(
          "wrote %s; step by step it agrees with %s within %.1e"
              .formatted(out, clipFile, report.largestDifference()));
      OutputFile.noteBeside(out).ifPresent(say);
    };
  }
}
