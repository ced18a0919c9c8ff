package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Weights;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The same {@link Dense} layer for every step: y[n,t,o] = b[o] + sum over i of w[o,i] x[n,t,i],
 * from [N,T,I] to [N,T,O]. The projections of attention are made of it.
 */
final class TimeDistributedDense {

  private final LinearImpl module;

  TimeDistributedDense(int inputs, int outputs) {
    module = new LinearImpl(inputs, outputs);
  }

  void register(Module model, String name) {
    model.register_module(name, module);
  }

  Tensor forward(Tensor steps) {
    return module.forward(steps);
  }

  /** Adds the nodes; Gemm takes matrices only, hence a product and a sum. */
  String export(OnnxGraph graph, String steps) {
    String weight = Weights.add(graph, "projection.weight", module.weight().t());
    String product = graph.node("MatMul", List.of(steps, weight));
    String bias = Weights.add(graph, "projection.bias", module.bias());
    return graph.node("Add", List.of(product, bias));
  }
}
