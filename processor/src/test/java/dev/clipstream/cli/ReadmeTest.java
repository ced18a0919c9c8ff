package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.options.OptionSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The reference in README.md knows every command and every option. */
class ReadmeTest {

  @Test
  void everyOptionIsInTheSectionOfItsCommandOrAmongThoseOfAll() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String shared = section(readme, "Options of every command");
    CommandLine commands = Clipstream.commandLine(OptionSources.of(List.of(), Map.of()), Map.of());
    assertThat(commands.getSubcommands()).isNotEmpty();
    commands
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String own = section(readme, "`" + name + "`");
              requireOptions(name, command, own + shared);
            });
  }

  private static void requireOptions(String name, CommandLine command, String text) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(text).as("README.md on " + name).contains("`" + option.longestName());
    }
    command.getSubcommands().values().forEach(below -> requireOptions(name, below, text));
  }

  private static String section(String readme, String title) {
    int start = readme.indexOf("## " + title);
    assertThat(start).as("README.md has a section " + title).isNotNegative();
    int end = readme.indexOf("\n## ", start);
    return end < 0 ? readme.substring(start) : readme.substring(start, end);
  }
}
