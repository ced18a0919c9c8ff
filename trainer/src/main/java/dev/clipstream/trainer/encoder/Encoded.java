package dev.clipstream.trainer.encoder;

import dev.clipstream.trainer.data.store.FeatureSet;
import dev.clipstream.trainer.data.store.TimeSpan;
import java.nio.file.Path;
import java.util.List;

/**
 * Labelled examples as an encoder sees them, each with the file that it comes from.
 *
 * @param classes names of the classes, sorted
 * @param width numbers F of a frame's features
 * @param examples in the order of the folder
 */
record Encoded(List<String> classes, int width, List<EncodedExample> examples) {

  Encoded {
    classes = List.copyOf(classes);
    examples = List.copyOf(examples);
  }

  /**
   * One example.
   *
   * @param path its file or its folder of frames
   * @param span of the video that it is
   * @param features float32 [T,F]; of an image T is 1
   * @param label index of its class
   */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  record EncodedExample(Path path, TimeSpan span, float[] features, int label) {}

  /** The same as a set to make batches of. */
  FeatureSet features() {
    return new FeatureSet(
        width,
        examples.stream()
            .map(one -> new FeatureSet.Clip(List.of(one.features()), one.label(), one.label()))
            .toList());
  }

  /** Frames of the longest example. */
  int maxFrames() {
    return examples.stream().mapToInt(one -> one.features().length / width).max().orElse(0);
  }
}
