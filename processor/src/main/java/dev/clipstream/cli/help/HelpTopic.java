package dev.clipstream.cli.help;

import java.util.List;

/**
 * What belongs together in a help.
 *
 * @param heading one to three words
 * @param names of options, with their dashes, or of commands
 */
public record HelpTopic(String heading, List<String> names) {

  public HelpTopic {
    names = List.copyOf(names);
  }

  public static HelpTopic of(String heading, String... names) {
    return new HelpTopic(heading, List.of(names));
  }
}
