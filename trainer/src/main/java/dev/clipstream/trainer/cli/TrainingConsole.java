package dev.clipstream.trainer.cli;

import dev.clipstream.cli.console.Terminal;
import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import java.io.PrintWriter;
import java.util.function.Function;

/** Console output of the command {@code train}: lines of text, progress, notes on a data set. */
final class TrainingConsole {

  private final PrintWriter writer;
  private final Shutdown shutdown;

  /**
   * @param writer stays the caller's to close
   * @param shutdown ends what reports progress here
   */
  TrainingConsole(PrintWriter writer, Shutdown shutdown) {
    this.writer = writer;
    this.shutdown = shutdown;
  }

  PrintWriter writer() {
    return writer;
  }

  /** Prints a line, without what could steer a terminal. */
  void say(String line) {
    writer.println(PrintableText.of(line));
    writer.flush();
  }

  ConsoleProgress progress() {
    return new ConsoleProgress(
        writer, Terminal.isOutput(), System::nanoTime, shutdown::isRequested);
  }

  /** Reads data with a line of progress, which is gone afterwards. */
  <S> Parts<S> read(DataRequest request, Function<DataRequest, Parts<S>> data) {
    ConsoleProgress progress = progress();
    Parts<S> parts = data.apply(request.toldTo(progress));
    progress.clear();
    return parts;
  }

  /** Says what is worth knowing of the data. */
  void report(Parts<?> parts) {
    SetNotes.of(parts).forEach(this::say);
  }
}
