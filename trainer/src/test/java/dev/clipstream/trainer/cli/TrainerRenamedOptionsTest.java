package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.options.OptionSources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Options that had another name before are still taken by it, and no help shows it. */
class TrainerRenamedOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "train, --average, --ema-decay, 0.5, 0.5",
    "train, --also, --export-precision, int8, [int8]",
    "export, --also, --export-precision, int8, [int8]"
  })
  void theOldName_isTaken(String command, String old, String name, String given, String value) {
    for (String typed : new String[] {old, name}) {
      CommandLine commands =
          ClipstreamTrainer.commandLine(
              OptionSources.of(List.of(), Map.of()), Map.of(), Shutdown.detached());
      commands.getSubcommands().get(command).getCommandSpec().parser().collectErrors(true);
      ParseResult parsed = commands.parseArgs(command, typed + "=" + given).subcommand();
      assertThat(parsed.unmatched()).isEmpty();
      Object read = parsed.commandSpec().findOption(name).getValue();
      assertThat(String.valueOf(read)).isEqualTo(value);
    }
  }

  @Test
  void noHelpShowsAnOldName() {
    CommandLine commands =
        ClipstreamTrainer.commandLine(
            OptionSources.of(List.of(), Map.of()), Map.of(), Shutdown.detached());
    assertThat(commands.getSubcommands()).isNotEmpty();
    commands
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage())
                    .as(name)
                    .doesNotContainPattern("--(also|average)\\b"));
  }
}
