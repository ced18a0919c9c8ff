package dev.clipstream.steps;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.RowFormat;
import dev.clipstream.model.step.StepState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a stream: one row, so that whatever a crash leaves of the store is a state that
 * the stream was in. Immutable.
 *
 * @param offset of the frame that made it what it is
 * @param modelId of the step model that has written the state, the only one that can read it
 * @param progress which frames it has seen
 * @param state empty where the next frame begins anew
 * @param soFar labels after the last step; empty before the first
 * @param decision what there is of labels of clips
 */
record StepRow(
    long offset,
    long modelId,
    StreamProgress progress,
    Optional<StepState> state,
    List<Label> soFar,
    Decision decision) {

  static final StepRow NEW = new StepRow(-1, 0, StreamProgress.NEW, Optional.empty(), List.of());

  StepRow {
    soFar = List.copyOf(soFar);
  }

  /** Without a decision. */
  StepRow(
      long offset,
      long modelId,
      StreamProgress progress,
      Optional<StepState> state,
      List<Label> soFar) {
    this(offset, modelId, progress, state, soFar, Decision.NONE);
  }

  /** Without a state, and with nothing said. */
  StepRow begun(long at, long model, StreamProgress next) {
    return new StepRow(at, model, next, Optional.empty(), List.of(), decision);
  }

  StepRow with(Decision next) {
    return new StepRow(offset, modelId, progress, state, soFar, next);
  }

  /** With another progress; where that is of nothing under way, without a state. */
  StepRow with(long at, StreamProgress next) {
    return next.isOpen()
        ? new StepRow(at, modelId, next, state, soFar, decision)
        : begun(at, modelId, next);
  }

  byte[] toBytes() {
    return RowFormat.STEPS.write(this::writeTo);
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(offset);
    out.writeLong(modelId);
    progress.writeTo(out);
    out.writeShort(soFar.size());
    for (Label label : soFar) {
      out.writeUTF(label.getLabel());
      out.writeFloat(label.getScore());
    }
    byte[] kept = state.map(StepState::bytes).orElse(new byte[0]);
    out.writeBoolean(state.isPresent());
    out.writeInt(kept.length);
    out.write(kept);
    decision.writeTo(out);
  }

  /**
   * @throws IllegalStateException if it is not in the format that this program reads
   */
  static StepRow fromBytes(byte[] value) {
    return RowFormat.STEPS.read(value, StepRow::readFrom);
  }

  private static StepRow readFrom(DataInputStream in) throws IOException {
    long offset = in.readLong();
    long modelId = in.readLong();
    StreamProgress progress = StreamProgress.readFrom(in);
    int count = in.readUnsignedShort();
    List<Label> soFar = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      soFar.add(new Label(in.readUTF(), in.readFloat()));
    }
    boolean has = in.readBoolean();
    byte[] kept = in.readNBytes(in.readInt());
    return new StepRow(
        offset,
        modelId,
        progress,
        has ? Optional.of(StepState.of(kept)) : Optional.empty(),
        soFar,
        Decision.readFrom(in));
  }
}
