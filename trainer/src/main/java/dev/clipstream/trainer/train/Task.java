package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
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
   */
  record Scored(Tensor scores, Tensor labels) {}

  /**
   * How the model did on a batch.
   *
   * @param loss a number with its gradient, the mean over the examples
   * @param scores logits of the images or clips, whatever is labelled, float32 [N,K]
   * @param labels the right classes, int64 [N]
   * @param images images, or frames of clips, that were judged by
   */
  record Outcome(Tensor loss, Tensor scores, Tensor labels, int images) {

    Scored scored() {
      return new Scored(scores, labels);
    }

    /** What {@link #correct} counts, not waited for: int64 [], where the scores are. */
    Tensor right() {
      return Tensors.right(scores, labels);
    }

    int examples() {
      return Math.toIntExact(labels.size(0));
    }

    /** Examples whose best class was the right one. */
    int correct() {
      return Tensors.correct(scores, labels);
    }
  }
}
