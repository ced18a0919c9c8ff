package dev.clipstream.cli.options;

import dev.clipstream.records.TopicNames;
import picocli.CommandLine.Option;

/** The options that name the label topics. */
public final class LabelTopicOptions {

  @Option(
      names = "--frame-labels-topic",
      paramLabel = "TOPIC",
      defaultValue = "frame-labels",
      description = "Topic for one label record a frame. Default: ${DEFAULT-VALUE}.")
  String frameLabels = "";

  @Option(
      names = "--clip-labels-topic",
      paramLabel = "TOPIC",
      defaultValue = "clip-labels",
      description = "Topic for one label record a clip or window. Default: ${DEFAULT-VALUE}.")
  String clipLabels = "";

  @Option(
      names = "--label-events-topic",
      paramLabel = "TOPIC",
      defaultValue = TopicNames.LABEL_EVENTS,
      description =
          "Topic for one record when a label begins and one when it ends. Default:"
              + " ${DEFAULT-VALUE}.")
  String labelEvents = "";

  public String frameLabels() {
    return frameLabels;
  }

  public String labelEvents() {
    return labelEvents;
  }

  public String clipLabels() {
    return clipLabels;
  }
}
