package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.DenseWeights;
import dev.clipstream.trainer.layer.Dropout;
import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.sequence.FeatureScaling;
import dev.clipstream.trainer.layer.sequence.LastStep;
import dev.clipstream.trainer.layer.sequence.MeanDense;
import dev.clipstream.trainer.layer.sequence.MeanStep;
import dev.clipstream.trainer.layer.sequence.TemporalDifference;
import dev.clipstream.trainer.layer.sequence.TimeDistributed;
import dev.clipstream.trainer.layer.sequence.TimeDistributedBatchNorm;
import dev.clipstream.trainer.model.sequence.SequenceBody;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A sequence model: the features of a clip's frames to class scores. Its weights are made from
 * torch's random state, so seed that first. Belongs to the thread that trains it.
 */
public final class SequenceNet {

  private final SequenceSpec spec;
  private final Module module = new Module("clips");
  private final Optional<FeatureScaling> scaling;
  private final SequenceBody body;
  private final Dense head;
  private final CalibratedSoftmax softmax = new CalibratedSoftmax();

  /**
   * What the model says of a batch.
   *
   * @param scores float32 [N,K], logits
   * @param attention float32 [N,T], if the model weighs frames
   * @param softmax makes probabilities of the scores
   */
  public record Output(Tensor scores, Optional<Tensor> attention, CalibratedSoftmax softmax) {

    /** The scores as probabilities [N,K]. */
    public Tensor probabilities() {
      return softmax.forward(scores);
    }
  }

  public SequenceNet(SequenceSpec spec) {
    this.spec = spec;
    scaling =
        spec.scaled()
            ? Optional.of(new FeatureScaling(spec.motion() ? 2 * spec.features() : spec.features()))
            : Optional.empty();
    body = body(spec, scaling);
    head = new Dense(body.width(), spec.labels().size());
    body.register(module, "");
    head.register(module, "head");
  }

  private static SequenceBody body(SequenceSpec spec, Optional<FeatureScaling> scaling) {
    List<SequenceLayer> first = new ArrayList<>();
    int width = spec.features();
    if (spec.motion()) {
      first.add(new TemporalDifference(width));
      width = 2 * width;
    }
    if (scaling.isPresent()) {
      first.add(scaling.get());
    } else if (spec.motion()) {
      first.add(new TimeDistributedBatchNorm(width));
    }
    if (spec.dropout() > 0) {
      first.add(new TimeDistributed(new Dropout(spec.dropout()), width));
    }
    return Architectures.sequence(spec.architecture())
        .body(width)
        .after(first.toArray(SequenceLayer[]::new));
  }

  /**
   * The numbers that a model that is scaled standardizes by: of the features and, with motion, of
   * their changes behind them.
   *
   * @param deviation more than 0
   */
  public void scaleBy(float[] mean, float[] deviation) {
    scaling.orElseThrow().set(mean, deviation);
  }

  /**
   * The whole model for the features [N,F] of an image in place of a clip's, as fully connected
   * layers with rectifiers between them, softmax not included; empty if it is one that looks at
   * more than an average.
   */
  public List<DenseWeights> ofVector() {
    if (spec.motion()) {
      return List.of();
    }
    float[] scale = scaling.map(FeatureScaling::scale).orElseGet(() -> ones(spec.features()));
    float[] shift = scaling.map(FeatureScaling::shift).orElse(new float[spec.features()]);
    if (body.pool() instanceof MeanDense hidden) {
      float[] plain = ones(body.width());
      return List.of(
          DenseWeights.of(hidden.dense().weight(), hidden.dense().bias(), scale, shift),
          DenseWeights.of(head.weight(), head.bias(), plain, new float[plain.length]));
    }
    return body.pool() instanceof MeanStep && body.width() == spec.features()
        ? List.of(DenseWeights.of(head.weight(), head.bias(), scale, shift))
        : List.of();
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  public SequenceSpec spec() {
    return spec;
  }

  /** The end of it, which makes probabilities of scores. */
  public CalibratedSoftmax output() {
    return softmax;
  }

  /** Owns the weights. */
  public Module module() {
    return module;
  }

  /**
   * The model applied to a batch.
   *
   * @param features float32 [N,T,F], padded at the end
   * @param lengths int64 [N], 1 to T
   */
  public Output forward(Tensor features, Tensor lengths) {
    Pooled<Tensor> pooled = body.forward(features, lengths);
    return new Output(head.forward(pooled.vector()), pooled.attention(), softmax);
  }

  /** Whether it looks at nothing of a clip but averages, and so {@link #ofAverages} will do. */
  public boolean readsAverages() {
    boolean averages = body.pool() instanceof MeanStep || body.pool() instanceof MeanDense;
    return averages
        && scaling.isPresent()
        && body.layers().stream().allMatch(SequenceNet::isAffine);
  }

  private static boolean isAffine(SequenceLayer layer) {
    return layer instanceof TemporalDifference
        || layer instanceof FeatureScaling
        || layer instanceof TimeDistributed;
  }

  /**
   * Class scores, logits, of averages over frames in place of the frames: the same where nothing is
   * left out at random.
   *
   * @param averages float32 [N,F], with motion [N,2F] with those of the changes behind
   * @param lengths int64 [N], all 1
   */
  public Tensor ofAverages(Tensor averages, Tensor lengths) {
    Tensor value = averages.unsqueeze(1);
    for (SequenceLayer layer : body.layers()) {
      value = layer instanceof TemporalDifference ? value : layer.forward(value, lengths);
    }
    return head.forward(body.pool().forward(value, lengths).vector());
  }

  /**
   * The same as a graph: {@code features} and {@code lengths} in, {@code probabilities} and, if the
   * model weighs frames, {@code attention} out.
   */
  public OnnxGraph export() {
    OnnxGraph graph = new OnnxGraph(spec.architecture());
    String width = Integer.toString(spec.features());
    String steps = graph.input("features", TensorType.FLOAT, "N", "T", width);
    String lengths = graph.input("lengths", TensorType.INT64, "N");
    Pooled<String> pooled = body.export(graph, steps, lengths);
    String classes = Integer.toString(spec.labels().size());
    String probabilities = softmax.export(graph, head.export(graph, pooled.vector()));
    graph.output("probabilities", probabilities, TensorType.FLOAT, "N", classes);
    pooled
        .attention()
        .ifPresent(value -> graph.output("attention", value, TensorType.FLOAT, "N", "T"));
    return graph;
  }

  /**
   * Class scores after each step, were it the last: float32 [N,T,K], of the padding anything. Only
   * for architectures that can work step by step.
   *
   * @param features float32 [N,T,F], padded at the end
   * @param lengths int64 [N], 1 to T
   */
  public Tensor forwardEvery(Tensor features, Tensor lengths) {
    return head.forward(body.forwardEvery(features, lengths));
  }

  /** Of what {@link #forwardEvery} gives, the scores after the last real step: [N,K]. */
  public static Tensor last(Tensor every, Tensor lengths) {
    return new LastStep().forward(every, lengths).vector();
  }

  /**
   * One step of the same model as a graph: {@code features} [N,F] and states in, {@code
   * probabilities} after that step and the states after it out. Only for architectures that can
   * work step by step.
   */
  public StepExport exportStep() {
    OnnxGraph graph = new OnnxGraph(spec.architecture() + "-step");
    StepGraph step = new StepGraph(graph);
    String width = Integer.toString(spec.features());
    String features = graph.input("features", TensorType.FLOAT, "N", width);
    String vector = body.exportStep(step, features);
    String classes = Integer.toString(spec.labels().size());
    String probabilities = softmax.export(graph, head.export(graph, vector));
    graph.output("probabilities", probabilities, TensorType.FLOAT, "N", classes);
    return new StepExport(graph, step.states());
  }
}
