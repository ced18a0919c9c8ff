package dev.clipstream.steps;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.model.step.DecisionRule.Run;
import dev.clipstream.records.CommonAttributes;
import dev.clipstream.schemas.AvroSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the row of a stream has of the labels that the stream model gives to clips. Immutable.
 *
 * @param run how far the open clip has come to being decided
 * @param steps frames of the open clip that have taken a step
 * @param isDecided whether the open clip has its label
 * @param decided the clips that were decided last, oldest first, by hash
 * @param owed labels of clips that are to be forwarded, or that a crash could still lose
 * @param attributes that all frames of the open clip have had with the same value
 */
@SuppressWarnings("ArrayRecordComponent")
record Decision(
    Run run,
    int steps,
    boolean isDecided,
    long[] decided,
    List<ClipLabel> owed,
    Map<String, String> attributes) {

  static final Decision NONE = none(new long[0], List.of());

  /** As many as the clips remember. */
  private static final int MAX_DECIDED = 16;

  private static final byte VERSION = 1;

  /** As {@link #VERSION}, with attributes at the end. */
  private static final byte VERSION_WITH_ATTRIBUTES = 2;

  private static final AvroSerde<ClipLabel> LABELS =
      AvroSerde.clipLabels().withoutEmptyAttributes();

  Decision {
    owed = List.copyOf(owed);
  }

  /** Of a stream of which nothing is decided any more. */
  static Decision owing(List<ClipLabel> owed) {
    return owed.isEmpty() ? NONE : none(new long[0], owed);
  }

  /** Without an open clip. */
  private static Decision none(long[] decided, List<ClipLabel> owed) {
    return new Decision(Run.NONE, 0, false, decided, owed, Map.of());
  }

  /**
   * The next clip begins; an id that comes again is that of another clip.
   *
   * @param first attributes of its first frame
   */
  Decision begin(long clip, Map<String, String> first) {
    long[] others = Arrays.stream(decided).filter(one -> one != clip).toArray();
    return new Decision(Run.NONE, 0, false, others, owed, first);
  }

  /** A frame has come to the open clip; of one that is decided no more is asked. */
  Decision join(Map<String, String> next) {
    Map<String, String> common = isDecided ? attributes : CommonAttributes.of(attributes, next);
    return common.equals(attributes)
        ? this
        : new Decision(run, steps, isDecided, decided, owed, common);
  }

  /** No clip is open. */
  Decision close() {
    return none(decided, owed);
  }

  /** A frame of the open clip has taken a step. */
  Decision step(Run next) {
    return new Decision(next, steps + 1, isDecided, decided, owed, attributes);
  }

  /** The open clip is decided. */
  Decision decide(long clip, ClipLabel label) {
    int from = Math.max(0, decided.length + 1 - MAX_DECIDED);
    long[] more = Arrays.copyOfRange(decided, from, decided.length + 1);
    more[more.length - 1] = clip;
    return new Decision(run, steps, true, more, owed, attributes).owe(label);
  }

  Decision owe(ClipLabel label) {
    List<ClipLabel> more = new ArrayList<>(owed);
    more.add(label);
    return new Decision(run, steps, isDecided, decided, more, attributes);
  }

  /** The first labels are where no crash can undo them. */
  Decision paid(int count) {
    return new Decision(
        run, steps, isDecided, decided, owed.subList(count, owed.size()), attributes);
  }

  boolean hasDecided(long clip) {
    return Arrays.stream(decided).anyMatch(one -> one == clip);
  }

  /** At the end of the stream's row; nothing where there is nothing to keep. */
  void writeTo(DataOutputStream out) throws IOException {
    if (equals(NONE)) {
      return;
    }
    out.writeByte(attributes.isEmpty() ? VERSION : VERSION_WITH_ATTRIBUTES);
    out.writeInt(run.label());
    out.writeInt(run.frames());
    out.writeInt(steps);
    out.writeBoolean(isDecided);
    out.writeByte(decided.length);
    for (long clip : decided) {
      out.writeLong(clip);
    }
    out.writeShort(owed.size());
    for (ClipLabel label : owed) {
      byte[] bytes = LABELS.toBytes(label);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    if (!attributes.isEmpty()) {
      CommonAttributes.write(attributes, out);
    }
  }

  /**
   * Reads it; a row of a stream without ends before it.
   *
   * @throws IllegalStateException if it is not in a format that this program reads
   */
  static Decision readFrom(DataInputStream in) throws IOException {
    int version = in.read();
    if (version < 0) {
      return NONE;
    }
    if (version != VERSION && version != VERSION_WITH_ATTRIBUTES) {
      throw new IllegalStateException(
          "the clip store holds version "
              + version
              + " of decisions, this program reads "
              + VERSION
              + " and "
              + VERSION_WITH_ATTRIBUTES
              + ": go on with the program that wrote it, or with another --application-id");
    }
    Run run = new Run(in.readInt(), in.readInt());
    int steps = in.readInt();
    boolean isDecided = in.readBoolean();
    long[] decided = new long[in.readByte()];
    for (int i = 0; i < decided.length; i++) {
      decided[i] = in.readLong();
    }
    int count = in.readUnsignedShort();
    List<ClipLabel> owed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      owed.add(LABELS.fromBytes(in.readNBytes(in.readInt())));
    }
    Map<String, String> attributes =
        version == VERSION_WITH_ATTRIBUTES ? CommonAttributes.read(in) : Map.of();
    return new Decision(run, steps, isDecided, decided, owed, attributes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decision that
        && run.equals(that.run)
        && steps == that.steps
        && isDecided == that.isDecided
        && Arrays.equals(decided, that.decided)
        && owed.equals(that.owed)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(decided) + 31 * steps;
  }
}
