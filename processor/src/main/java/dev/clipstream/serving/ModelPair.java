package dev.clipstream.serving;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import java.util.Optional;

/**
 * A pair: a loaded frame model and, where clips are labeled, the sequence model that reads its
 * features; closed after whatever uses them.
 */
public record ModelPair(FrameModel frame, Optional<SequenceModel> sequence)
    implements AutoCloseable {

  @Override
  public void close() {
    sequence.ifPresent(SequenceModel::close);
    frame.close();
  }
}
