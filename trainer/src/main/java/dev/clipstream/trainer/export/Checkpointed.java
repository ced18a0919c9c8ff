package dev.clipstream.trainer.export;

import dev.clipstream.trainer.train.EpochReport;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;

/**
 * The result of a training run as far as a {@link Checkpoint} keeps it.
 *
 * @param <T> what implements it
 */
public sealed interface Checkpointed<T> permits Trained, TrainedClipNet {

  /** The modules that own the weights, by the names of their entries; in order. */
  Map<String, Module> modules();

  /** What determines the structure of the models, by the names of the entries. */
  Map<String, Object> structure();

  /** How they came to be. */
  Provenance provenance();

  /** The same, come to be otherwise. */
  T with(Provenance other);

  /** The same models after some epochs. */
  T after(List<EpochReport> epochs);
}
