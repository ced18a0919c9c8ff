package dev.clipstream.cli.options;

import dev.clipstream.records.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the topics of the processor. */
public final class TopicOptions {

  @Mixin private FramesTopicOption framesTopic = new FramesTopicOption();
  @Mixin private LabelTopicOptions labelTopics = new LabelTopicOptions();
  @Mixin private EventsTopicOption eventsTopic = new EventsTopicOption();

  @Option(
      names = "--dlq-topic",
      paramLabel = "TOPIC",
      defaultValue = "frames-dlq",
      description =
          "Topic for records that could not be decoded or classified. Default: ${DEFAULT-VALUE}.")
  private String deadLetters = "";

  /**
   * Adds what is wrong with the names.
   *
   * @param others that must differ from these as well
   */
  public void check(Problems problems, String... others) {
    TopicNames names = names();
    List<String> all =
        new ArrayList<>(
            List.of(
                names.frames(),
                names.frameLabels(),
                names.clipLabels(),
                names.deadLetters(),
                names.labelEvents()));
    all.addAll(List.of(others));
    problems.require(
        Set.copyOf(all).size() == all.size(), "the topics must have different names, not " + all);
    for (String name : all) {
      problems.require(
          name.matches("[a-zA-Z0-9._-]{1,249}") && !name.matches("\\.{1,2}"),
          "'" + name + "' is no name for a topic: use letters, digits, '.', '_' and '-'");
    }
  }

  public TopicNames names() {
    return new TopicNames(
        framesTopic.frames(),
        labelTopics.frameLabels(),
        labelTopics.clipLabels(),
        deadLetters,
        eventsTopic.labelEvents());
  }
}
