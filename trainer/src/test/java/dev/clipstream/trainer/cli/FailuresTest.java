package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.options.UsageErrors;
import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class FailuresTest {

  private final StringWriter err = new StringWriter();

  @Test
  void knownCauseIsOneLine() {
    handle(Map.of(), new IOException("the disk is full"));

    assertThat(err.toString()).isEqualTo("error: the disk is full\n");
  }

  @Test
  void whatIsWrongWithAFile_isSaid_whereItsNameIsAllThatThereIs() {
    handle(Map.of(), new NoSuchFileException("x.pt"));

    assertThat(err.toString()).isEqualTo("error: NoSuchFileException: x.pt\n");
  }

  @Test
  void namesOfFilesAndClasses_steerNoTerminal_andBeginNoLine() {
    handle(Map.of(), new DataException("the class a\u001b[31mX\nerror: \u200Fnone is empty"));
    handle(Map.of(), new IllegalStateException("odd\tname\u202E"));

    assertThat(err.toString())
        .startsWith("error: the class a?[31mX?error: ?none is empty\n")
        .contains("odd?name?\n");
  }

  @Test
  void noMemoryForTensorsIsOneLine_withWhatHelps() {
    handle(
        Map.of(),
        new RuntimeException(
            "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate"
                + " memory: you tried to allocate 9663676416 bytes.\n"
                + "Exception raised from alloc_cpu"));

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no memory left", "--batch", "9663676416");
  }

  @Test
  void unknownCauseIsToldWithoutATrace_unlessThatIsAskedFor() {
    handle(Map.of(), new IllegalStateException("odd"));
    assertThat(err.toString()).contains("unexpected failure", "odd", "CLIPSTREAM_LOG_LEVEL=DEBUG");
    assertThat(err.toString()).doesNotContain("\tat ");

    handle(Map.of("CLIPSTREAM_LOG_LEVEL", "debug"), new IllegalStateException("odd"));
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void fullHeapIsToldWithItsSize_andWhatHelps() {
    assertThat(CommandErrors.describe(new OutOfMemoryError("Java heap space")))
        .contains("Java heap space", "MB at most", "-Xmx", "--cache");
  }

  private void handle(Map<String, String> environment, Exception failure) {
    CommandLine command = new CommandLine(CommandSpec.create());
    command.setErr(new PrintWriter(err, true));
    int status =
        new CommandErrors(new UsageErrors(environment).debug())
            .handleExecutionException(failure, command, command.parseArgs());
    assertThat(status).isEqualTo(1);
  }
}
