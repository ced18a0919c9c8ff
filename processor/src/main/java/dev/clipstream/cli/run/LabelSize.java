package dev.clipstream.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.records.PassedHeaders;

/** How large the record of a label can become, whatever its frames are. */
final class LabelSize {

  /** Key, stream id and clip id at their longest, with room for all numbers and lengths. */
  private static final int FIXED_BYTES = 3 * 4 * 1024 + 1024 + PassedHeaders.MAX_BYTES;

  /** Of a class that nobody has named. */
  private static final int UNNAMED_BYTES = 32;

  private static final int SCORE_BYTES = 10;

  private LabelSize() {}

  /** The batch with one record, in bytes. */
  static long max(ModelDescription model, int topK) {
    int longest =
        model.labels().stream()
            .mapToInt(label -> label.getBytes(UTF_8).length)
            .max()
            .orElse(UNNAMED_BYTES);
    long labels = model.labels().isEmpty() ? topK : Math.min(topK, model.labels().size());
    return FIXED_BYTES + model.name().getBytes(UTF_8).length + labels * (longest + SCORE_BYTES);
  }

  /**
   * As above, of a clip.
   *
   * @param maxFrames each with a weight of attention
   */
  static long max(ModelDescription model, int topK, int maxFrames) {
    return max(model, topK) + 4L * maxFrames;
  }
}
