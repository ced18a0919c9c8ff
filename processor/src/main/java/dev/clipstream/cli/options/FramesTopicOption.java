package dev.clipstream.cli.options;

import picocli.CommandLine.Option;

/** The option that names the frames topic. */
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
