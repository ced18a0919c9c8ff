package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.export.DiskRoom;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of text that a finished run leaves beside its model, {@code NAME-history.csv} and
 * {@code NAME-card.md}. All are of one record of the run; each is there whole or not at all.
 */
final class RunFiles {

  private RunFiles() {}

  /** Where the history of a model is. */
  static Path history(Path model) {
    return OnnxNames.beside(model, "-history.csv");
  }

  /** Where the card of a model is. */
  static Path card(Path model) {
    return OnnxNames.beside(model, "-card.md");
  }

  /** Writes both. */
  static void write(TrainingRun run) throws IOException {
    Path model = run.model().file();
    write(history(model), HistoryCsv.of(run.epochs()));
    write(card(model), ModelCard.of(run));
  }

  /** Writes one. */
  static void write(Path file, String text) throws IOException {
    DiskRoom.replace(file, text);
  }
}
