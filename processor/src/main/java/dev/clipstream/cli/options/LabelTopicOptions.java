package dev.clipstream.cli.options;

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

  public String frameLabels() {
    return frameLabels;
  }

  public String clipLabels() {
    return clipLabels;
  }
}
