package dev.clipstream.trainer.model.clip;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.PixelNormalization;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.model.CalibratedSoftmax;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A clip model: the pixels of a whole clip to class scores. Its weights are made from torch's
 * random state, so seed that first. Belongs to the thread that trains it.
 */
public final class ClipNet {

  /** The name of the input. */
  public static final String INPUT = "clips";

  private final ClipSpec spec;
  private final Module module = new Module("clip");
  private final PixelNormalization pixels = PixelNormalization.ofClips();
  private final TensorLayer encoder;
  private final Dense head;
  private final CalibratedSoftmax softmax = new CalibratedSoftmax();

  public ClipNet(ClipSpec spec) {
    this.spec = spec;
    Shape clip = Shape.clip(3, spec.frames(), spec.input().height(), spec.input().width());
    encoder = ClipArchitectures.find(spec.architecture()).encoder(clip);
    head = new Dense(encoder.output(clip).size(), spec.labels().size());
    encoder.register(module, "encoder");
    head.register(module, "head");
  }

  public ClipSpec spec() {
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
   * The model applied to a batch: class scores, logits, float32 [N,K].
   *
   * @param batch uint8 [N,T,H,W,3] RGB
   */
  public Tensor scores(Tensor batch) {
    return head.forward(encoder.forward(pixels.forward(batch)));
  }

  /** The scores as probabilities [N,K]. */
  public Tensor probabilities(Tensor batch) {
    return softmax.forward(scores(batch));
  }

  /** The same as a graph: {@code clips} in, uint8 [N,T,H,W,3], and {@code probabilities} out. */
  public OnnxGraph export() {
    OnnxGraph graph = new OnnxGraph(spec.architecture());
    String batch =
        graph.input(
            INPUT,
            TensorType.UINT8,
            "N",
            Integer.toString(spec.frames()),
            Integer.toString(spec.input().height()),
            Integer.toString(spec.input().width()),
            "3");
    String features = encoder.export(graph, pixels.export(graph, batch));
    String classes = Integer.toString(spec.labels().size());
    String probabilities = softmax.export(graph, head.export(graph, features));
    graph.output("probabilities", probabilities, TensorType.FLOAT, "N", classes);
    return graph;
  }
}
