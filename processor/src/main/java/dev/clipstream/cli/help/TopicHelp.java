package dev.clipstream.cli.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists options and commands by topic in a help. What no topic names comes last, so that nothing is
 * left out; parsing knows nothing of topics.
 */
public final class TopicHelp {

  private static final String REST = "Others";

  private TopicHelp() {}

  /** Has the options of a command listed by topic. */
  public static void groupOptions(CommandLine command, List<HelpTopic> topics) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, topics));
  }

  /** Has the commands below a command listed by topic. */
  public static void groupCommands(CommandLine command, List<HelpTopic> topics) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> commands(help, topics));
  }

  private static String options(Help help, List<HelpTopic> topics) {
    List<OptionSpec> all = help.commandSpec().options();
    StringBuilder text = new StringBuilder();
    byTopic(topics, all, option -> Arrays.asList(option.names()))
        .forEach(
            (heading, options) -> {
              // Of all options, so that descriptions begin in the same column everywhere.
              Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
              layout.addOptions(options, help.createDefaultParamLabelRenderer());
              text.append(heading(help, heading)).append(layout);
            });
    return text.toString();
  }

  private static String commands(Help help, List<HelpTopic> topics) {
    StringBuilder text = new StringBuilder();
    byTopic(topics, List.copyOf(help.subcommands().entrySet()), entry -> List.of(entry.getKey()))
        .forEach(
            (heading, entries) -> {
              Map<String, Help> some = new LinkedHashMap<>();
              entries.forEach(entry -> some.put(entry.getKey(), entry.getValue()));
              text.append(heading(help, heading)).append(help.commandList(some));
            });
    return text.toString();
  }

  private static String heading(Help help, String heading) {
    return help.createHeading("%n@|bold %s:|@%n", heading);
  }

  /** Names of a thing: what a topic may call it. */
  private interface Names<T> {
    List<String> of(T thing);
  }

  private static <T> Map<String, List<T>> byTopic(
      List<HelpTopic> topics, List<T> all, Names<T> names) {
    Map<String, List<T>> byTopic = new LinkedHashMap<>();
    List<T> rest = new ArrayList<>(all);
    for (HelpTopic topic : topics) {
      for (String name : topic.names()) {
        all.stream()
            .filter(one -> names.of(one).contains(name))
            .filter(rest::remove)
            .forEach(
                one -> byTopic.computeIfAbsent(topic.heading(), t -> new ArrayList<>()).add(one));
      }
    }
    if (!rest.isEmpty()) {
      byTopic.put(REST, rest);
    }
    return byTopic;
  }
}
