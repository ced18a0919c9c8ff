package dev.clipstream.cli.run;

import dev.clipstream.cli.help.HelpTopic;
import java.util.List;

/** By which topics the help of {@code run} lists its options, in the order of a first reading. */
public final class RunTopics {

  public static final List<HelpTopic> ALL =
      List.of(
          HelpTopic.of(
              "Models",
              "--frame-model",
              "--sequence-model",
              "--stream-model",
              "--clip-model",
              "--clip-memory",
              "--device",
              "--gpu-memory",
              "--model-poll-interval"),
          HelpTopic.of(
              "Kafka",
              "--bootstrap-servers",
              "--command-config",
              "--schema-registry",
              "--application-id",
              "--guarantee",
              "--commit-interval",
              "--standby-replicas",
              "--strict-keys"),
          HelpTopic.of(
              "Labels",
              "--top-k",
              "--min-score",
              "--max-age",
              "--events",
              "--label-format",
              "--pass-attributes",
              "--pass-headers"),
          HelpTopic.of(
              "Clips and windows",
              "--window",
              "--stride",
              "--clip-idle-timeout",
              "--max-clip-frames",
              "--max-clip-duration",
              "--reset-after",
              "--decide-at",
              "--decide-after"),
          HelpTopic.of(
              "Speed", "--max-batch", "--workers", "--stream-threads", "--inference-timeout"),
          HelpTopic.of("Limits of images", "--max-image-bytes", "--max-pixels", "--max-aspect"),
          HelpTopic.of("Operating", "--http-port", "--http-host", "--log-format", "--state-dir"),
          HelpTopic.of(
              "Topics",
              "--frames-topic",
              "--frame-labels-topic",
              "--clip-labels-topic",
              "--label-events-topic",
              "--dlq-topic"),
          HelpTopic.of("Help", "--help", "--version", "--config"));

  private RunTopics() {}
}
