package dev.clipstream.serving;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A pair that is or was served, and when its frame model was last in use. Thread-safe. */
final class Generation {

  private final SharedModel<FrameModel> frame;
  private final Optional<SharedModel<SequenceModel>> sequence;
  private final long encoder;

  /** When the last batch ended after another pair had taken its place; guarded by this. */
  private OptionalLong lastUsedNanos = OptionalLong.empty();

  private Generation(
      FrameModel frame, Optional<SequenceModel> sequence, boolean owned, LongSupplier nanoTime) {
    this.encoder = PairHold.encoder(frame.card().encoderId());
    this.frame =
        new SharedModel<>(
            frame,
            () -> {
              if (owned) {
                frame.close();
              }
              unused(nanoTime.getAsLong());
            });
    this.sequence =
        sequence.map(model -> new SharedModel<>(model, owned ? model::close : () -> {}));
  }

  /** Closes its models after their last use. */
  static Generation owning(
      FrameModel frame, Optional<SequenceModel> sequence, LongSupplier nanoTime) {
    return new Generation(frame, sequence, true, nanoTime);
  }

  /** Leaves its models to the caller. */
  static Generation borrowing(
      FrameModel frame, Optional<SequenceModel> sequence, LongSupplier nanoTime) {
    return new Generation(frame, sequence, false, nanoTime);
  }

  private synchronized void unused(long nanos) {
    lastUsedNanos = OptionalLong.of(nanos);
  }

  /** When the last batch of its frame model ended; empty while there may be one. */
  synchronized OptionalLong lastUsedNanos() {
    return lastUsedNanos;
  }

  SharedModel<FrameModel> frame() {
    return frame;
  }

  Optional<SharedModel<SequenceModel>> sequence() {
    return sequence;
  }

  /** As {@link PairHold#encoder} names what makes its features. */
  long encoder() {
    return encoder;
  }

  void releaseSequence() {
    sequence.ifPresent(SharedModel::release);
  }
}
