package dev.clipstream.trainer.evaluate;

import java.util.List;
import java.util.Optional;

/** Shown every example of an evaluation, in order, on the thread that evaluates. */
@FunctionalInterface
public interface ExampleListener {

  /** Looks away. */
  ExampleListener NONE = example -> {};

  void see(Example example);

  /** Both are shown. */
  default ExampleListener and(ExampleListener other) {
    return example -> {
      see(example);
      other.see(example);
    };
  }

  /**
   * An example and what the model says of it.
   *
   * @param index in its set
   * @param label the right class; of several, one of them, and less than 0 where there is none
   * @param names of the classes of the set, and then of what else the model knows
   * @param probabilities of each of the names
   * @param attention of a clip, the weight of each frame used; empty where the model has none
   * @param truth the name of the right class, or the names, {@code cat|dog}
   * @param exact where examples may show several classes: whether all are told, and nothing else
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Example(
      int index,
      int label,
      List<String> names,
      float[] probabilities,
      float[] attention,
      String truth,
      Optional<Boolean> exact) {

    /** What the model takes it for. */
    public int best() {
      int best = 0;
      for (int k = 1; k < probabilities.length; k++) {
        best = probabilities[k] > probabilities[best] ? k : best;
      }
      return best;
    }

    /** The name of what the model takes it for. */
    public String bestName() {
      return names.get(best());
    }

    /** Whether the model is right. */
    public boolean right() {
      return exact.orElseGet(() -> best() == label);
    }
  }
}
