package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Pixels;
import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.Softmax;
import dev.clipstream.trainer.onnx.ElementType;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A frame model: pixels to features to class scores. Its weights are made from torch's random
 * state, so seed that first. Belongs to the thread that trains it.
 */
public final class FrameNet {

  private final FrameSpec spec;
  private final Module module = new Module("frames");
  private final Pixels pixels = new Pixels();
  private final Encoder encoder;
  private final Dense head;
  private final Softmax softmax = new Softmax();

  /**
   * What the model says of a batch.
   *
   * @param features float32 [N,F]
   * @param scores float32 [N,K], logits
   * @param attention float32 [N,S], the weight of each segment, if the model weighs segments
   */
  public record Output(Tensor features, Tensor scores, Optional<Tensor> attention) {

    /** The scores as probabilities [N,K]. */
    public Tensor probabilities() {
      return new Softmax().forward(scores);
    }
  }

  public FrameNet(FrameSpec spec) {
    this.spec = spec;
    Shape image = Shape.image(3, spec.height(), spec.width());
    encoder = Architectures.frame(spec.architecture()).encoder(image, spec.size());
    head = new Dense(encoder.features(), spec.labels().size());
    encoder.register(module, "encoder");
    head.register(module, "head");
  }

  public FrameSpec spec() {
    return spec;
  }

  /** Width F of the features. */
  public int features() {
    return encoder.features();
  }

  /** Owns the weights. */
  public Module module() {
    return module;
  }

  /**
   * The model applied to a batch.
   *
   * @param batch uint8 [N,H,W,3] RGB
   */
  public Output forward(Tensor batch) {
    Pooled<Tensor> code = encoder.forward(pixels.forward(batch));
    return new Output(code.vector(), head.forward(code.vector()), code.attention());
  }

  /**
   * The same as a graph: {@code pixels} in, {@code probabilities}, {@code features} and, if the
   * model weighs segments, {@code attention} out.
   */
  public OnnxGraph export() {
    OnnxGraph graph = new OnnxGraph(spec.architecture());
    String height = Integer.toString(spec.height());
    String width = Integer.toString(spec.width());
    String batch = graph.input("pixels", ElementType.UINT8, "N", height, width, "3");
    Pooled<String> read = encoder.export(graph, pixels.export(graph, batch));
    String code = read.vector();
    String classes = Integer.toString(spec.labels().size());
    String probabilities = softmax.export(graph, head.export(graph, code));
    graph.output("probabilities", probabilities, ElementType.FLOAT, "N", classes);
    graph.output("features", code, ElementType.FLOAT, "N", Integer.toString(features()));
    String segments = Integer.toString(encoder.steps());
    read.attention()
        .ifPresent(value -> graph.output("attention", value, ElementType.FLOAT, "N", segments));
    return graph;
  }
}
