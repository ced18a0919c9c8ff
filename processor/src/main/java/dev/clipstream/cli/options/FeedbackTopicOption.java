package dev.clipstream.cli.options;

import picocli.CommandLine.Option;

/** The option that names the feedback topic. */
public final class FeedbackTopicOption {

  /** Its name where no other is given. */
  public static final String DEFAULT = "label-feedback";

  @Option(
      names = "--feedback-topic",
      paramLabel = "TOPIC",
      defaultValue = DEFAULT,
      description = "Topic for what people say of labels. Default: ${DEFAULT-VALUE}.")
  String feedback = "";

  public String feedback() {
    return feedback;
  }
}
