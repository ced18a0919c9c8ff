package dev.clipstream.trainer.onnx;

/**
 * Rewrites a finished graph into another of the same inputs and outputs, such as one that computes
 * in fewer bits. Layers know nothing of it.
 */
@FunctionalInterface
public interface GraphPass {

  void rewrite(GraphEditor graph);
}
