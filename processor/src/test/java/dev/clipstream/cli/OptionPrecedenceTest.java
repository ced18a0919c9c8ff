package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.cli.options.OptionSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The command line wins over the environment, the environment over the file, that over defaults.
 */
class OptionPrecedenceTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("CLIPSTREAM_STREAM", "environment", "CLIPSTREAM_BARE", "true");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file =
        Files.writeString(
            folder.resolve("clipstream.properties"),
            "# comment\nstream = file \nframes-topic=from-file\nloop=false\n");
  }

  private Object value(Map<String, String> environment, String option, String... arguments) {
    List<String> all = new ArrayList<>(List.of("send", "x"));
    all.addAll(List.of(arguments));
    CommandLine commands = Clipstream.commandLine(OptionSources.of(all, environment), environment);
    ParseResult parsed = commands.parseArgs(all.toArray(String[]::new)).subcommand();
    assertThat(parsed.errors()).isEmpty();
    Object value = parsed.commandSpec().findOption(option).getValue();
    return value == null ? "null" : value;
  }

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    assertThat(value(Map.of(), "--frames-topic")).isEqualTo("frames");
  }

  @Test
  void fileWinsOverDefaults() {
    assertThat(value(Map.of(), "--frames-topic", "--config", file.toString()))
        .isEqualTo("from-file");
    assertThat(value(Map.of(), "--frames-topic", "--config=" + file)).isEqualTo("from-file");
  }

  @Test
  void fileMayBeginWithAByteOrderMark() throws IOException {
    Files.writeString(file, "\uFEFFframes-topic=from-file\r\nstream=file\r\n");
    assertThat(value(Map.of(), "--frames-topic", "--config", file.toString()))
        .isEqualTo("from-file");
  }

  @Test
  void fileInAnotherEncoding_isRefusedInWords() throws IOException {
    Files.write(file, "stream=T\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> value(Map.of(), "--stream", "--config", file.toString()))
        .hasMessageContaining("it is not in UTF-8");
  }

  @Test
  void fileMayBeNamedInTheEnvironment() {
    assertThat(value(Map.of("CLIPSTREAM_CONFIG", file.toString()), "--frames-topic"))
        .isEqualTo("from-file");
  }

  @Test
  void environmentWinsOverFile() {
    assertThat(value(ENVIRONMENT, "--stream", "--config", file.toString()).toString())
        .contains("environment");
  }

  @Test
  void emptyVariableCountsAsUnset() {
    Map<String, String> empty = Map.of("CLIPSTREAM_STREAM", "");
    assertThat(value(empty, "--stream", "--config", file.toString()).toString()).contains("[file]");
  }

  @Test
  void commandLineWinsOverEnvironment() {
    assertThat(value(ENVIRONMENT, "--stream", "--stream", "typed").toString()).contains("typed");
  }

  @Test
  void flagThatIsSetTwice_isSet() {
    assertThat(value(ENVIRONMENT, "--bare")).isEqualTo(true);
    assertThat(value(ENVIRONMENT, "--bare", "--bare")).isEqualTo(true);
    assertThat(value(Map.of(), "--loop", "--config", file.toString())).isEqualTo(false);
    assertThat(value(Map.of(), "--loop", "--loop", "--config", file.toString())).isEqualTo(true);
  }
}
