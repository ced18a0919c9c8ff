package dev.clipstream.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output of a command, in UTF-8 whatever the locale says. Writers keep what went wrong to
 * themselves; this knows it at the end, so that output that was lost is no success. A reader that
 * has gone, as {@code head} does, is no failure. Thread-safe.
 */
public final class StandardOutput {

  private final Remembering stream;
  private final PrintWriter writer;

  /**
   * @param autoFlush whether every line goes out at once
   */
  public StandardOutput(OutputStream to, boolean autoFlush) {
    stream = new Remembering(to);
    writer = new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), autoFlush);
  }

  /** That of the process. */
  public static StandardOutput ofProcess(boolean autoFlush) {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out), autoFlush);
  }

  public PrintWriter writer() {
    return writer;
  }

  /**
   * Writes what is left, and says on {@code err} if something was lost.
   *
   * @param program begins the message
   * @param status exit status so far
   * @return the exit status
   */
  public int finish(String program, int status, PrintWriter err) {
    writer.flush();
    Optional<IOException> lost = stream.lost();
    if (lost.isEmpty()) {
      return status;
    }
    new StatusLines(program, err)
        .complain("cannot write to standard output: " + lost.get().getMessage());
    err.flush();
    return status == 0 ? 1 : status;
  }

  /** Passes everything on and remembers the first failure. */
  private static final class Remembering extends OutputStream {

    private final OutputStream to;
    private Optional<IOException> lost = Optional.empty();

    private Remembering(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        to.write(bytes, offset, length);
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    @Override
    public synchronized void flush() throws IOException {
      try {
        to.flush();
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    private IOException remembered(IOException e) {
      // The system's words, in whatever language: all of them have this one.
      boolean gone = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
      if (lost.isEmpty() && !gone) {
        lost = Optional.of(e);
      }
      return e;
    }

    private synchronized Optional<IOException> lost() {
      return lost;
    }
  }
}
