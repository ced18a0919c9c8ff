package dev.clipstream.records;

/**
 * The four topics.
 *
 * @param frames read
 * @param frameLabels written, one record a frame
 * @param clipLabels written, one record a clip or window
 * @param deadLetters written, what could not be decoded or classified
 */
public record TopicNames(String frames, String frameLabels, String clipLabels, String deadLetters) {

  public static final TopicNames DEFAULT =
      new TopicNames("frames", "frame-labels", "clip-labels", "frames-dlq");
}
