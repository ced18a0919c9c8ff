package dev.clipstream.cli.options;

import dev.clipstream.records.TopicNames;
import picocli.CommandLine.Option;

/** The option that names the topic of events. */
public final class EventsTopicOption {

  @Option(
      names = "--label-events-topic",
      paramLabel = "TOPIC",
      defaultValue = TopicNames.LABEL_EVENTS,
      description =
          "Topic for one record when a label begins and one when it ends. Default:"
              + " ${DEFAULT-VALUE}.")
  String labelEvents = "";

  public String labelEvents() {
    return labelEvents;
  }
}
