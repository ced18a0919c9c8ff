package dev.clipstream.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard error of this process. libjpeg, libpng and ONNX Runtime write lines of their own to it,
 * from native code, which a collector of JSON stumbles over and which say no more than the reason
 * of a dead letter does.
 */
public final class StandardError {

  private static final Logger log = LoggerFactory.getLogger(StandardError.class);

  /** The same file, pipe or terminal under a descriptor of its own; Linux has it. */
  private static final String AGAIN = "/proc/self/fd/2";

  private static boolean taken;

  private StandardError() {}

  /**
   * From here on only Java writes to it, as {@link System#err}. Where the system does not let it be
   * opened once more, as with a socket, all stays as it is.
   */
  static synchronized void takeFromNativeCode() {
    if (taken) {
      return;
    }
    try {
      FileOutputStream own = new FileOutputStream(AGAIN, true);
      System.setErr(new PrintStream(own, true, UTF_8));
      // In place of descriptor 2 the JDK then puts /dev/null, so that no other file gets its
      // number.
      new FileOutputStream(FileDescriptor.err).close();
      taken = true;
    } catch (IOException e) {
      log.debug("native libraries go on writing to standard error", e);
    }
  }

  /** Writes to whatever {@link System#err} is at that moment. */
  public static OutputStream current() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        System.err.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        System.err.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        System.err.flush();
      }
    };
  }
}
