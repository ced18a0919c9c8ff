package dev.clipstream.cli.options;

import picocli.CommandLine.Option;

/** The topic of the frames. */
public final class FramesTopicOption {

  @Option(
      names = "--frames-topic",
      paramLabel = "TOPIC",
      defaultValue = "frames",
      description = "Topic with the frames. Default: ${DEFAULT-VALUE}.")
  String frames = "";

  public String frames() {
    return frames;
  }
}
