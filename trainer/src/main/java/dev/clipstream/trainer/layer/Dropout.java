package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * While training, sets each value to 0 with probability p and divides the others by 1 - p, any
 * shape; otherwise it changes nothing, hence no node. Srivastava et al., Dropout, 2014.
 */
public final class Dropout implements TensorLayer {

  private final DropoutImpl module;

  /**
   * A layer for one probability.
   *
   * @param probability p, from 0 to less than 1
   */
  public Dropout(double probability) {
    module = new DropoutImpl(probability);
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return input;
  }
}
