package dev.clipstream.testing.models;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.Label;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.ClipModel;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a clip model says of clips in a loop without Kafka. Owned by one thread. */
public final class ClipReference implements AutoCloseable {

  private static final double TOLERANCE = 1e-5;

  private final ClipModel model;
  private final ImageDecoder decoder;
  private final ClipModel.Runner runner;

  public ClipReference(ClipModel model) {
    this.model = model;
    this.decoder =
        new ImageDecoder(
            model.width(), model.height(), model.card().resizing(), ImageLimits.DEFAULT);
    this.runner = model.newRunner(1);
  }

  /** The scores of a clip, in the order of the classes. */
  public float[] scores(List<Frame> clip) {
    int frameBytes = decoder.outputBytes();
    long[] times =
        clip.stream().mapToLong(frame -> frame.getCapturedAt().toEpochMilli() * 1000).toArray();
    int at = 0;
    for (int index : model.sample(times)) {
      decode(clip.get(index), at);
      at += frameBytes;
    }
    return runner.run(1).get(0).probabilities();
  }

  private void decode(Frame frame, int at) {
    ByteBuffer image = frame.getImage();
    byte[] bytes = new byte[image.remaining()];
    image.duplicate().get(bytes);
    try {
      decoder.decode(
          new Image(
              ImageEncoding.valueOf(frame.getFormat().name()),
              frame.getWidth(),
              frame.getHeight(),
              bytes,
              0,
              bytes.length),
          runner.pixels(),
          at);
    } catch (BadImageException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whether a label has the scores of a clip, all of them. */
  public boolean fits(ClipLabel label, List<Frame> clip) {
    return fits(label.getLabels(), scores(clip));
  }

  private boolean fits(List<Label> labels, float[] expected) {
    Map<String, Float> byName = new HashMap<>();
    labels.forEach(label -> byName.put(label.getLabel(), label.getScore()));
    if (labels.size() != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      Float score = byName.get(model.card().label(i));
      // So that NaN is wrong as well.
      if (score == null || !(Math.abs(score - expected[i]) <= TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
