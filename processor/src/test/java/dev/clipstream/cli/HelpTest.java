package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.help.HelpTopic;
import dev.clipstream.cli.options.OptionSources;
import dev.clipstream.cli.run.RunTopics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Helps can be read on a terminal of 80 columns, and pasted from. */
class HelpTest {

  private static final int COLUMNS = 80;

  private static CommandLine commands() {
    return Clipstream.commandLine(OptionSources.of(List.of(), Map.of()), Map.of());
  }

  /** All but those that picocli brings; the program itself is one without a name. */
  static Stream<String> names() {
    return Stream.concat(
        Stream.of(""),
        commands().getSubcommands().keySet().stream()
            .filter(name -> !name.equals("generate-completion")));
  }

  private static CommandLine command(String name) {
    CommandLine command =
        name.isEmpty() ? commands() : commands().getSubcommands().getOrDefault(name, commands());
    return command.setUsageHelpAutoWidth(false).setUsageHelpWidth(COLUMNS);
  }

  private static List<String> help(String name) {
    return command(name).getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();
  }

  /** Each a command line, however many lines of the help it takes. */
  private static List<String> examples(List<String> lines) {
    List<String> examples = new ArrayList<>();
    boolean goesOn = false;
    for (String line : lines) {
      if (goesOn) {
        examples.add(examples.remove(examples.size() - 1) + " " + line.strip());
      } else if (line.startsWith("  clipstream ") || line.startsWith("  CLIPSTREAM_")) {
        examples.add(line.strip());
      }
      boolean isExample = goesOn || line.startsWith("  clipstream ");
      goesOn = isExample && line.endsWith("\\");
      if (goesOn) {
        String last = examples.remove(examples.size() - 1);
        examples.add(last.substring(0, last.length() - 1).strip());
      }
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyHelp_hasExamplesThatCanBePasted(String name) {
    List<String> lines = help(name);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(COLUMNS));
    List<String> examples = examples(lines);
    assertThat(examples).as("examples of " + name).isNotEmpty();
    assertThat(examples(Arrays.asList(command(name).getCommandSpec().usageMessage().footer())))
        .as("none is broken to fit")
        .isEqualTo(examples);
    for (String example : examples) {
      List<String> errors = errors(example);
      assertThat(errors).as(example).isEmpty();
    }
  }

  /** What the parser has against a line, as a shell would hand it over. */
  private static List<String> errors(String line) {
    String own = line.replaceFirst("^[A-Z_]+=(\\$\\([^)]*\\)|\\S+) ", "").split(" [|>&]", 2)[0];
    String[] words = own.strip().split(" +", -1);
    assertThat(words[0]).isEqualTo("clipstream");
    ParseResult result = commands().parseArgs(Arrays.copyOfRange(words, 1, words.length));
    List<String> errors = new ArrayList<>();
    result.errors().forEach(error -> errors.add(String.valueOf(error.getMessage())));
    assertThat(result.hasSubcommand()).as(line).isTrue();
    result.subcommand().errors().forEach(error -> errors.add(String.valueOf(error.getMessage())));
    return errors;
  }

  @Test
  void theCheck_findsWhatIsWrongWithAnExample() {
    assertThat(errors("clipstream labels --no-such | jq .")).hasSize(1);
    assertThat(errors("CLIPSTREAM_TOKEN=$(openssl rand) clipstream view --port x > y")).hasSize(1);
    assertThat(examples(List.of("  clipstream a \\", "      --b c", "  d", "  clipstream e")))
        .containsExactly("clipstream a --b c", "clipstream e");
  }

  @Test
  void everyOptionOfRun_isListedOnce_underATopic() {
    List<String> lines = help("run");
    List<String> headings = RunTopics.ALL.stream().map(topic -> topic.heading() + ":").toList();
    assertThat(lines).containsSubsequence(headings);
    assertThat(lines).doesNotContain("Others:");
    for (OptionSpec option : command("run").getCommandSpec().options()) {
      String name = option.longestName();
      long shown =
          lines.stream()
              .filter(line -> line.matches(" {2,6}(-., )?" + name + "(=.*|  .*)?"))
              .count();
      assertThat(shown).as(name).isEqualTo(option.hidden() ? 0 : 1);
    }
  }

  @Test
  void topicsNameNothingThatIsNotThere() {
    CommandLine run = command("run");
    for (HelpTopic topic : RunTopics.ALL) {
      assertThat(run.getCommandSpec().optionsMap().keySet()).containsAll(topic.names());
    }
  }

  @Test
  void everyCommand_isListedOnce() {
    List<String> lines = help("");
    assertThat(lines).containsSubsequence("To begin with:", "To label:", "To see what is said:");
    for (String name : commands().getSubcommands().keySet()) {
      assertThat(lines.stream().filter(line -> line.startsWith("  " + name + " ")))
          .as(name)
          .hasSize(1);
    }
  }
}
