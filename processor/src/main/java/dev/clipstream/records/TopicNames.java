package dev.clipstream.records;

/**
 * The topics.
 *
 * @param frames read
 * @param frameLabels written, one record a frame
 * @param clipLabels written, one record a clip or window
 * @param deadLetters written, what could not be decoded or classified
 * @param labelEvents written where there are rules, when a label begins and when it ends
 */
public record TopicNames(
    String frames, String frameLabels, String clipLabels, String deadLetters, String labelEvents) {

  /** The topic of events where no other is named. */
  public static final String LABEL_EVENTS = "label-events";

  public static final TopicNames DEFAULT =
      new TopicNames("frames", "frame-labels", "clip-labels", "frames-dlq");

  /** Those of a processor whose events, if it has any, go where they go by default. */
  public TopicNames(String frames, String frameLabels, String clipLabels, String deadLetters) {
    this(frames, frameLabels, clipLabels, deadLetters, LABEL_EVENTS);
  }
}
