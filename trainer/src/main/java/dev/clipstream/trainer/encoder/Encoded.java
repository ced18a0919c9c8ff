package dev.clipstream.trainer.encoder;

import dev.clipstream.trainer.data.store.FeatureSet;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.List;
import java.util.Optional;

/**
 * Labelled examples as an encoder sees them, each with where its frames can be had again.
 *
 * @param classes names of the classes
 * @param width numbers F of a frame's features
 * @param examples in the order of the data set
 * @param sets where examples may show several classes: the sets that labels stand for
 */
record Encoded(
    List<String> classes, int width, List<EncodedExample> examples, Optional<LabelSets> sets) {

  /** Each of one class. */
  Encoded(List<String> classes, int width, List<EncodedExample> examples) {
    this(classes, width, examples, Optional.empty());
  }

  Encoded {
    classes = List.copyOf(classes);
    examples = List.copyOf(examples);
  }

  /**
   * One example.
   *
   * @param name its file, its folder of frames or its number
   * @param frames makes its frames again
   * @param features float32 [T,F]; of an image T is 1
   * @param label index of its class
   * @param steps what goes on at each frame of a clip in which that changes, [T]; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  record EncodedExample(
      String name, Frames frames, float[] features, int label, List<Integer> steps) {}

  /** Where the frames of an example come from. */
  interface Frames {

    /** The frames, each uint8 RGB [H,W,3], decoded or made now. */
    List<byte[]> again() throws UnreadableException;
  }

  /** The same as a set to make batches of. */
  FeatureSet features() {
    return new FeatureSet(
        width,
        examples.stream()
            .map(
                one ->
                    new FeatureSet.Clip(
                        List.of(one.features()), one.label(), one.label(), one.steps()))
            .toList());
  }

  /** How many examples each class has. */
  long[] counts() {
    long[] counts = new long[classes.size()];
    examples.forEach(
        example ->
            sets.ifPresentOrElse(
                all -> all.count(example.label(), counts), () -> counts[example.label()]++));
    return counts;
  }

  /** Frames of the longest example. */
  int maxFrames() {
    return examples.stream().mapToInt(one -> one.features().length / width).max().orElse(0);
  }
}
