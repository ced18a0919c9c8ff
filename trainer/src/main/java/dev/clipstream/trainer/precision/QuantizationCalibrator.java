package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calibrates quantization: it finds the {@link QuantizationParams} of values inside a graph by
 * running it in float32 on some of the images that it was trained on: once for the lowest and the
 * highest, once for how often each came up.
 */
final class QuantizationCalibrator {

  /** Enough that another choice of images hardly changes the levels. */
  private static final int IMAGES = 512;

  /** Pixels of a batch, which bound the memory: all values inside are outputs for the while. */
  private static final int PIXELS = 32 * 32 * 32;

  private final FrameSet images;

  /**
   * Chooses the images.
   *
   * @param images that the model was trained on, one or more
   */
  QuantizationCalibrator(FrameSet images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("there is no image to calibrate on");
    }
    this.images = images;
  }

  /** Told every number of a value. */
  interface Watcher {
    void add(float number);
  }

  /** The levels of some values of a graph whose input is {@code pixels}. */
  Map<String, QuantizationParams> levels(GraphProto graph, Collection<String> values) {
    byte[] file = OnnxGraph.toFile(withOutputs(graph, values), new TreeMap<>());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session = OnnxEnvironment.INSTANCE.createSession(file, options)) {
        return levels(session, values);
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot be run to calibrate it", e);
    }
  }

  private Map<String, QuantizationParams> levels(OrtSession session, Collection<String> values)
      throws OrtException {
    Map<String, Range> ranges = new LinkedHashMap<>();
    values.forEach(value -> ranges.put(value, new Range()));
    run(session, ranges);
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    ranges.forEach((value, range) -> histograms.put(value, range.histogram(value)));
    run(session, histograms);
    Map<String, QuantizationParams> levels = new LinkedHashMap<>();
    histograms.forEach((value, histogram) -> levels.put(value, histogram.best()));
    return levels;
  }

  /** Shows the watchers every number, on images that are spread evenly over the set. */
  private void run(OrtSession session, Map<String, ? extends Watcher> watchers)
      throws OrtException {
    int count = Math.min(IMAGES, images.size());
    int batch = Math.max(1, Math.min(32, PIXELS / (images.height() * images.width())));
    for (int from = 0; from < count; from += batch) {
      int[] chosen = new int[Math.min(batch, count - from)];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = (int) ((long) (from + i) * images.size() / count);
      }
      FrameBatch frames = FrameBatch.of(images, chosen);
      long[] shape = {chosen.length, images.height(), images.width(), 3};
      try (OnnxTensor input =
              OnnxTensor.createTensor(
                  OnnxEnvironment.INSTANCE, frames.pixels(), shape, OnnxJavaType.UINT8);
          OrtSession.Result result = session.run(Map.of("pixels", input), watchers.keySet())) {
        for (Map.Entry<String, ? extends Watcher> watcher : watchers.entrySet()) {
          OnnxTensor seen = (OnnxTensor) result.get(watcher.getKey()).orElseThrow();
          FloatBuffer numbers = seen.getFloatBuffer();
          while (numbers.hasRemaining()) {
            watcher.getValue().add(numbers.get());
          }
        }
      }
    }
  }

  private static GraphProto withOutputs(GraphProto graph, Collection<String> values) {
    GraphProto.Builder open = graph.toBuilder();
    for (String value : values) {
      open.addOutput(
          ValueInfoProto.newBuilder()
              .setName(value)
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(
                          TypeProto.Tensor.newBuilder().setElemType(TensorType.FLOAT.code()))));
    }
    return open.build();
  }

  private static final class Range implements Watcher {
    private float lowest = Float.POSITIVE_INFINITY;
    private float highest = Float.NEGATIVE_INFINITY;

    @Override
    public void add(float number) {
      lowest = Math.min(lowest, number);
      highest = Math.max(highest, number);
    }

    Histogram histogram(String value) {
      if (!(lowest <= highest)) {
        throw new IllegalStateException(value + " is no number on some training images");
      }
      return new Histogram(lowest, highest);
    }
  }
}
