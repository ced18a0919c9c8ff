package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A training task: its weights, its batches and its loss.
 *
 * @param <B> a batch
 */
public interface Task<B> {

  /** The modules whose weights are trained. */
  List<Module> modules();

  /**
   * Those of the modules whose weights were learned before, on other data, and have a learning rate
   * of their own.
   */
  default List<Module> learnedBefore() {
    return List.of();
  }

  Batches<B> training();

  Batches<B> validation();

  /** How the model does on a batch; called within a scope that frees its tensors. */
  Outcome run(B batch);

  /**
   * What the model says of a batch, and the right classes; of a pair, what its frame model says of
   * frames behind that. Called within a scope that frees its tensors.
   */
  default List<Scored> score(B batch) {
    return List.of(run(batch).scored());
  }

  /**
   * Scores with the right classes.
   *
   * @param scores logits, float32 [N,K]
   * @param labels int64 [N]
   * @param sets where examples may show several classes: the sets that labels stand for
   * @param independent how many of them were drawn by themselves: of frames, the clips
   */
  record Scored(Tensor scores, Tensor labels, Optional<LabelSets> sets, long independent) {

    /** Of examples that were all drawn by themselves. */
    public Scored(Tensor scores, Tensor labels, Optional<LabelSets> sets) {
      this(scores, labels, sets, labels.size(0));
    }
  }

  /**
   * How the model did on a batch.
   *
   * @param loss a number with its gradient, the mean over the examples
   * @param scores logits of the images or clips, whatever is labelled, float32 [N,K]
   * @param labels the right classes, int64 [N]
   * @param images images, or frames of clips, that were judged by
   * @param sets where examples may show several classes: the sets that labels stand for
   */
  record Outcome(Tensor loss, Tensor scores, Tensor labels, int images, Optional<LabelSets> sets) {

    Scored scored() {
      return new Scored(scores, labels, sets);
    }

    int examples() {
      return Math.toIntExact(labels.size(0));
    }

    /**
     * Examples whose best class was the right one; where they may show several, those of which all
     * classes are said rightly, from a probability of a half on: int64 of one number, where scores
     * are, but for several classes on the CPU.
     */
    Tensor right() {
      return sets.map(all -> Tensor.create((long) ClassTally.exact(scored(), all)))
          .orElseGet(() -> Tensors.right(scores, labels));
    }

    /** The same, waited for. */
    int correct() {
      return Math.toIntExact(right().item_long());
    }
  }
}
