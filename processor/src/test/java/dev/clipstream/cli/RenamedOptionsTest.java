package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.options.OptionSources;
import dev.clipstream.cli.options.RenamedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Options that had another name before are still taken by it, and no help shows it. */
class RenamedOptionsTest {

  @TempDir Path folder;

  private static ParseResult parse(Map<String, String> environment, List<String> arguments) {
    CommandLine commands =
        Clipstream.commandLine(OptionSources.of(arguments, environment), environment);
    return commands.parseArgs(arguments.toArray(String[]::new)).subcommand();
  }

  private static String value(ParseResult parsed, String option) {
    assertThat(parsed.errors()).isEmpty();
    return String.valueOf(parsed.commandSpec().findOption(option).<Object>getValue());
  }

  private static List<String> line(String command, String... more) {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.addAll(List.of(more));
    return line;
  }

  @ParameterizedTest
  @CsvSource({
    "run --frame-model m, --idle, --clip-idle-timeout, 3s, PT3S",
    "run --frame-model m, --hang-after, --inference-timeout, 3s, PT3S",
    "run --frame-model m, --reload-every, --model-poll-interval, 3s, PT3S",
    "collect --out o, --truth, --label-source, clip-labels, clip-labels",
  })
  void theOldName_worksOnTheCommandLine_inTheEnvironment_andInAFile(
      String command, String old, String name, String given, String value) throws IOException {
    assertThat(value(parse(Map.of(), line(command, old, given)), name)).isEqualTo(value);
    assertThat(value(parse(Map.of(), line(command, old + "=" + given)), name)).isEqualTo(value);
    assertThat(value(parse(Map.of(), line(command, name, given)), name)).isEqualTo(value);
    Map<String, String> environment = Map.of(OptionSources.environmentName(old), given);
    assertThat(value(parse(environment, line(command)), name)).isEqualTo(value);
    Path file =
        Files.writeString(folder.resolve("old.properties"), old.substring(2) + "=" + given + "\n");
    assertThat(value(parse(Map.of(), line(command, "--config", file.toString())), name))
        .isEqualTo(value);
  }

  @Test
  void thePresentName_winsOverTheOld_andTheCommandLineOverBoth() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("both.properties"), "idle=1s\nclip-idle-timeout=2s\nhang-after=3s\n");
    List<String> run = line("run --frame-model m", "--config", file.toString());
    assertThat(value(parse(Map.of(), run), "--clip-idle-timeout")).isEqualTo("PT2S");
    Map<String, String> environment =
        Map.of("CLIPSTREAM_IDLE", "4s", "CLIPSTREAM_INFERENCE_TIMEOUT", "");
    assertThat(value(parse(environment, run), "--clip-idle-timeout")).isEqualTo("PT4S");
    assertThat(value(parse(environment, run), "--inference-timeout")).isEqualTo("PT3S");
    run.add("--idle=5s");
    assertThat(value(parse(environment, run), "--clip-idle-timeout")).isEqualTo("PT5S");
  }

  @Test
  void noHelpShowsAnOldName() {
    CommandLine commands = Clipstream.commandLine(OptionSources.of(List.of(), Map.of()), Map.of());
    assertThat(commands.getSubcommands()).isNotEmpty();
    commands
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage())
                    .as(name)
                    .doesNotContainPattern(
                        "--(idle|hang-after|hold-back|reload-every|truth)\\b(?!-)")
                    .doesNotContainPattern("\\b(hold-back|hang-after|reload-every)\\b"));
  }

  @Test
  void whereACommandHasNoSuchOption_theOldNameIsUnknown_underThatName() {
    CommandLineRun send = CommandLineRun.of("send", "x", "--idle", "3s");
    assertThat(send.err()).contains("'--idle'").doesNotContain("--clip-idle-timeout");
  }

  @Test
  void aValueThatIsWrong_isSaidToComeFromWhereItStands_andAnUnknownKeyIsStillOne()
      throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.properties"), "idle=long\nidler=1s\n");
    CommandLineRun run = CommandLineRun.of("run", "--frame-model", "m", "--config=" + file);
    assertThat(run.err())
        .contains("--clip-idle-timeout")
        .contains("(from 'idle' in " + file + ")")
        .contains("'idler' in " + file + " is no option of any command");
  }

  @Test
  void behindTwoDashes_nothingIsAnOption() {
    ParseResult send = parse(Map.of(), List.of("collect", "--truth=x", "--out=o", "--", "--truth"));
    assertThat(send.unmatched()).containsExactly("--truth");
  }

  @Test
  void theKeysOfComparisons_keepTheirOldNames() {
    assertThat(RenamedOptions.key("hold-back")).isEqualTo("prefetch");
    assertThat(RenamedOptions.key("idle")).isEqualTo("clip-idle-timeout");
    assertThat(RenamedOptions.key("workers")).isEqualTo("workers");
    CommandLineRun bench =
        CommandLineRun.of("bench", "--frame-model", "m", "--compare", "hold-back=x");
    assertThat(bench.err()).contains("prefetch must be a whole number");
  }
}
