package dev.clipstream.trainer.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The values that a training changes in its modules: weights, and the averages of batch
 * normalization. Either the modules' own tensors or a copy of them. Make it outside of the scope of
 * a step.
 */
final class WeightSet {

  private final List<Tensor> tensors;

  private WeightSet(List<Tensor> tensors) {
    this.tensors = List.copyOf(tensors);
  }

  /** The modules' own. */
  static WeightSet of(List<Module> modules) {
    List<Tensor> all = new ArrayList<>();
    for (Module module : modules) {
      share(module.parameters(), all);
      share(module.buffers(), all);
    }
    return new WeightSet(all);
  }

  /** Handles of our own on the same values: those that a vector gives are gone with the vector. */
  private static void share(TensorVector from, List<Tensor> to) {
    try (from) {
      for (Tensor tensor : from.get()) {
        to.add(tensor.detach());
      }
    }
  }

  List<Tensor> tensors() {
    return tensors;
  }

  /** A copy of its own. */
  WeightSet copy() {
    List<Tensor> copies = new ArrayList<>();
    tensors.forEach(tensor -> copies.add(tensor.clone()));
    return new WeightSet(copies);
  }

  /** Takes over the values of another. */
  void set(WeightSet other) {
    mix(other, 1);
  }

  /** Goes a part of the way to another's values; whole numbers are taken over. */
  void mix(WeightSet other, double part) {
    NoGradGuard noGradients = new NoGradGuard();
    try {
      for (int i = 0; i < tensors.size(); i++) {
        Tensor to = other.tensors.get(i);
        if (part < 1 && to.is_floating_point()) {
          tensors.get(i).lerp_(to, new Scalar(part));
        } else {
          tensors.get(i).copy_(to);
        }
      }
    } finally {
      noGradients.close();
    }
  }
}
