package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.Softmax;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.sequence.LastStep;
import dev.clipstream.trainer.layer.sequence.TemporalDifference;
import dev.clipstream.trainer.layer.sequence.TimeDistributedBatchNorm;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
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
  private final SequenceBody body;
  private final Dense head;
  private final Softmax softmax = new Softmax();

  /**
   * What the model says of a batch.
   *
   * @param scores float32 [N,K], logits
   * @param attention float32 [N,T], if the model weighs frames
   */
  public record Output(Tensor scores, Optional<Tensor> attention) {

    /** The scores as probabilities [N,K]. */
    public Tensor probabilities() {
      return new Softmax().forward(scores);
    }
  }

  public SequenceNet(SequenceSpec spec) {
    this.spec = spec;
    body = body(spec);
    head = new Dense(body.width(), spec.labels().size());
    body.register(module, "");
    head.register(module, "head");
  }

  private static SequenceBody body(SequenceSpec spec) {
    SequenceArchitecture architecture = Architectures.sequence(spec.architecture());
    if (!spec.motion()) {
      return architecture.body(spec.features());
    }
    TemporalDifference changes = new TemporalDifference(spec.features());
    return architecture
        .body(changes.width())
        .after(changes, new TimeDistributedBatchNorm(changes.width()));
  }

  public SequenceSpec spec() {
    return spec;
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
    return new Output(head.forward(pooled.vector()), pooled.attention());
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
