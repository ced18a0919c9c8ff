package dev.clipstream.cli.dlq;

import dev.clipstream.cli.options.FramesTopicOption;
import dev.clipstream.cli.options.Problems;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the dead-letter topic and the topic that its frames came from. */
public final class DlqTopicOptions {

  @Option(
      names = "--dlq-topic",
      paramLabel = "TOPIC",
      defaultValue = "frames-dlq",
      description = "Topic with the dead letters. Default: ${DEFAULT-VALUE}.")
  String deadLetters = "";

  @Mixin private FramesTopicOption framesTopic = new FramesTopicOption();

  void check(Problems problems) {
    problems.require(
        !deadLetters.equals(frames()),
        "--dlq-topic and --frames-topic must have different names, not " + deadLetters);
  }

  String deadLetters() {
    return deadLetters;
  }

  String frames() {
    return framesTopic.frames();
  }
}
