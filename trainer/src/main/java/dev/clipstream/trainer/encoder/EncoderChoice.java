package dev.clipstream.trainer.encoder;

import dev.clipstream.model.graph.Pool;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which encoder is to be learned on, and what of it.
 *
 * @param path an ONNX file, or a folder that has one
 * @param features the tensor that is read; empty: what the model's description says, or else what
 *     the last layer of a classifier reads
 * @param pool how tokens or a map become one vector; empty: what the model's description says
 */
public record EncoderChoice(Path path, Optional<String> features, Optional<Pool> pool) {

  /** Whether other features are to be read than those that its files say. */
  public boolean readsOthers() {
    return features.isPresent() || pool.isPresent();
  }
}
