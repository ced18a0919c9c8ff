package dev.clipstream.trainer.cli.training;

import dev.clipstream.cli.console.Terminal;
import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Console output of the command {@code train}: lines of text, progress, notes on a data set. */
public final class TrainingConsole {

  private final PrintWriter writer;
  private final BooleanSupplier stopped;

  /**
   * @param writer stays the caller's to close
   * @param stopped whether the user wishes what reports progress here to end
   */
  public TrainingConsole(PrintWriter writer, BooleanSupplier stopped) {
    this.writer = writer;
    this.stopped = stopped;
  }

  public PrintWriter writer() {
    return writer;
  }

  /** Prints a line, without what could steer a terminal. */
  public void say(String line) {
    writer.println(PrintableText.of(line));
    writer.flush();
  }

  public ConsoleProgress progress() {
    return new ConsoleProgress(writer, Terminal.isOutput(), System::nanoTime, stopped);
  }

  /** Reads data with a line of progress, which is gone afterwards. */
  public <S> Parts<S> read(DataRequest request, Function<DataRequest, Parts<S>> data) {
    ConsoleProgress progress = progress();
    Parts<S> parts = data.apply(request.toldTo(progress));
    progress.clear();
    return parts;
  }

  /** Says what is worth knowing of the data. */
  public void report(Parts<?> parts) {
    SetNotes.of(parts).forEach(this::say);
  }
}
