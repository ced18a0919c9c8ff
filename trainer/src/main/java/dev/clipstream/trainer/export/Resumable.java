package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.CalibratedSoftmax;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * What a training makes, as far as it can be kept after every epoch and gone on with.
 *
 * @param <T> its own type
 */
public interface Resumable<T extends Resumable<T>> {

  /** How it comes to be. */
  Provenance provenance();

  /** The same after some epochs. */
  T after(List<EpochReport> epochs);

  /**
   * The ends of its models, that first which the training is for: in the order of {@link
   * dev.clipstream.trainer.train.Task#score}.
   */
  List<Output> outputs();

  /**
   * The end of a model.
   *
   * @param name what the model is called
   * @param softmax what makes probabilities of its scores
   */
  record Output(String name, CalibratedSoftmax softmax) {}

  /**
   * Writes it to a file; an earlier one survives a failure.
   *
   * @param training writes what is needed to go on
   */
  void save(Checkpoint.State<OutputArchive> training, Path out) throws IOException;

  /**
   * Goes back to what was saved.
   *
   * @param training reads what is needed to go on
   * @return the same, and how it comes to be if other numbers of epochs were planned before
   * @throws IOException if there is none, or it is that of another training
   */
  T resume(Path in, Checkpoint.State<InputArchive> training) throws IOException;
}
