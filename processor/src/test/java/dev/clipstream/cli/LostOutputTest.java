package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.console.StandardOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that does not reach its file is no success. */
class LostOutputTest {

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "labels --help", "inspect --version"})
  void outputThatIsLostIsAFailure_andIsNamed(String line) {
    assertThat(run(line, "No space left on device")).isEqualTo(1);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("clipstream: cannot write to standard output: No space left on device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "The pipe is being closed"})
  void readerThatHasGoneIsNoFailure(String message) {
    assertThat(run("--help", message)).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void badUsageStaysWhatItIs() {
    assertThat(run("labels --max 0", "No space left on device")).isEqualTo(2);
  }

  private int run(String line, String failure) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    return Clipstream.execute(
        List.of(line.split(" ")),
        Map.of(),
        new StandardOutput(full, false),
        new PrintWriter(err, true));
  }
}
