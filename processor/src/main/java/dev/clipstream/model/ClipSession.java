package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.Quantization;
import dev.clipstream.model.input.ClipAxes;
import dev.clipstream.model.input.ClipFeed;
import dev.clipstream.model.input.ExtraInputs;
import dev.clipstream.model.input.PixelInput;
import dev.clipstream.model.output.ScoreTensor;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.OnnxSession;
import dev.clipstream.model.session.TensorReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A session of a model that takes whole clips, with what is to be known to feed it and to read its
 * scores. May be used by many threads, each with a feed of its own; close it after the last run.
 */
final class ClipSession implements AutoCloseable {

  private final ModelDescription card;
  private final OnnxSession session;
  private final GraphTensor tensor;
  private final ClipAxes axes;
  private final PixelInput input;
  private final TensorReader scores;
  private final ExtraInputs extra;

  private ClipSession(
      ModelDescription card, OnnxSession session, ModelGraph graph, String scoreTensor) {
    this.card = card;
    this.session = session;
    this.tensor = clips(graph, card);
    this.axes = ClipAxes.of(tensor, card);
    TensorInfo info = Objects.requireNonNull(session.inputs().get(tensor.name()));
    if (info.type == OnnxJavaType.DOUBLE) {
      throw new ModelException(card.name() + " takes clips in float64: export it in float32");
    }
    this.input = PixelInput.of(tensor.name(), info, axes.image(), card);
    this.scores = new TensorReader(scoreTensor, Quantization.of(graph, scoreTensor));
    this.extra = ExtraInputs.of(graph, card, Set.of(tensor.name()));
  }

  /**
   * @param scoreTensor the tensor that holds the scores, [N,K]
   * @throws ModelException if it cannot be loaded, or not be fed with clips
   */
  static ClipSession open(
      ModelSource source, ModelDescription card, String scoreTensor, Device device) {
    GraphEdit edit = new GraphEdit(source.graph());
    edit.expose(scoreTensor);
    OnnxSession session = OnnxSession.open(source, edit, device);
    try {
      return new ClipSession(card, session, source.graph(), scoreTensor);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static GraphTensor clips(ModelGraph graph, ModelDescription card) {
    List<GraphTensor> fit =
        graph.inputs().stream()
            .filter(in -> in.hasRank(ClipAxes.AXES))
            .filter(in -> card.input().isEmpty() || card.input().get().equals(in.name()))
            .toList();
    if (fit.size() != 1) {
      throw new ModelException(
          "%s is no model of whole clips: one input of five axes is needed, and it takes %s"
              .formatted(card.name(), ScoreTensor.describe(graph.inputs())));
    }
    return fit.get(0);
  }

  GraphTensor tensor() {
    return tensor;
  }

  ClipAxes axes() {
    return axes;
  }

  PixelInput input() {
    return input;
  }

  TensorReader scores() {
    return scores;
  }

  Device device() {
    return session.device();
  }

  /** Buffers for one thread. */
  ClipFeed feed(int maxClips) {
    return new ClipFeed(input, axes, card, maxClips);
  }

  /**
   * Runs clips that were converted, and reads the scores of the first {@code n}, as they come.
   *
   * @param rows that are run
   */
  float[][] run(ClipFeed feed, int rows, int n) throws OrtException {
    return run(feed, rows, n, false);
  }

  /** As {@link #run}, where a failure is an answer. */
  float[][] tryRun(ClipFeed feed, int rows, int n) throws OrtException {
    return run(feed, rows, n, true);
  }

  private float[][] run(ClipFeed feed, int rows, int n, boolean quietly) throws OrtException {
    Set<String> wanted = Set.of(scores.name());
    try (OnnxTensor clips = feed.tensor(rows)) {
      Map<String, OnnxTensor> all = new HashMap<>(extra.tensors());
      all.put(input.name(), clips);
      try (OrtSession.Result result =
          quietly ? session.tryRun(all, wanted) : session.run(all, wanted)) {
        return scores.read(result, rows, n);
      }
    }
  }

  @Override
  public void close() {
    session.close();
    extra.close();
  }
}
