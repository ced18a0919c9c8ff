package dev.clipstream.trainer.layer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Long short-term memory, one or more layers deep, forward in time, from [N,T,F] to [N,T,H].
 *
 * <p>With s the logistic function and * by element: i = s(Wi x + Ui h + bi), f = s(Wf x + Uf h +
 * bf), o = s(Wo x + Uo h + bo), c' = f * c + i * tanh(Wc x + Uc h + bc), h' = o * tanh(c'); state
 * and output start at 0. Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al.,
 * 2000. Since it runs forward, padding at the end cannot reach a real step and needs no mask here.
 */
public final class Lstm implements SequenceLayer {

  /** Torch keeps the gates as i, f, c, o; ONNX wants i, o, f, c. */
  private static final int[] GATES_FOR_ONNX = {0, 3, 1, 2};

  private final int width;
  private final int depth;
  private final LSTMImpl module;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step of the input
   * @param width width H of the state
   * @param depth layers on top of each other
   */
  public Lstm(int input, int width, int depth) {
    this.width = width;
    this.depth = depth;
    LSTMOptions options = new LSTMOptions(input, width);
    options.num_layers().put(depth);
    options.batch_first().put(true);
    module = new LSTMImpl(options);
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    return module.forward(steps).get0();
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    String value = graph.node("Transpose", List.of(steps), Attributes.integers("perm", 1, 0, 2));
    String direction = graph.integers("lstm.direction_axis", 1);
    try (TensorVector weights = module.all_weights()) {
      for (int layer = 0; layer < depth; layer++) {
        String all = graph.node("LSTM", inputs(graph, value, weights, layer), hiddenSize());
        value = graph.node("Squeeze", List.of(all, direction));
      }
    }
    return graph.node("Transpose", List.of(value), Attributes.integers("perm", 1, 0, 2));
  }

  private AttributeProto hiddenSize() {
    return Attributes.integer("hidden_size", width);
  }

  /** X [T,N,F], W [1,4H,F], R [1,4H,H], B [1,8H]: both biases of torch, one after the other. */
  private List<String> inputs(OnnxGraph graph, String steps, TensorVector weights, int layer) {
    float[] ofInput = reorder(weights.get(4L * layer));
    float[] ofState = reorder(weights.get(4L * layer + 1));
    float[] inputBias = reorder(weights.get(4L * layer + 2));
    float[] stateBias = reorder(weights.get(4L * layer + 3));
    float[] biases = new float[8 * width];
    System.arraycopy(inputBias, 0, biases, 0, 4 * width);
    System.arraycopy(stateBias, 0, biases, 4 * width, 4 * width);
    long rows = 4L * width;
    return List.of(
        steps,
        graph.weights("lstm.weight_input", ofInput, 1, rows, ofInput.length / rows),
        graph.weights("lstm.weight_state", ofState, 1, rows, width),
        graph.weights("lstm.bias", biases, 1, 2 * rows));
  }

  /** The four blocks of rows, one a gate, in the order of ONNX. */
  private static float[] reorder(Tensor weights) {
    float[] from = Tensors.toFloats(weights);
    float[] to = new float[from.length];
    int block = from.length / GATES_FOR_ONNX.length;
    for (int gate = 0; gate < GATES_FOR_ONNX.length; gate++) {
      System.arraycopy(from, GATES_FOR_ONNX[gate] * block, to, gate * block, block);
    }
    return to;
  }
}
