package dev.clipstream.trainer.evaluate;

/** Receives every example of an evaluation, in order, on the thread that evaluates. */
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
   * @param label the right class
   * @param probabilities of each class of the set
   * @param attention of a clip, the weight of each frame used; empty where the model has none
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Example(int index, int label, float[] probabilities, float[] attention) {

    /** The class that the model takes it for. */
    public int best() {
      int best = 0;
      for (int k = 1; k < probabilities.length; k++) {
        best = probabilities[k] > probabilities[best] ? k : best;
      }
      return best;
    }

    /** Whether the model is right. */
    public boolean right() {
      return best() == label;
    }
  }
}
