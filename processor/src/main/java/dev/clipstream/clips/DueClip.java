package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import java.util.Optional;

/**
 * A clip or window that has ended and waits for its label: a due entry of the clip store.
 *
 * @param sequence order among the due clips of its task
 * @param clipNumber of its frames in the store
 * @param first index of its first frame
 * @param last index of its last frame
 * @param dropThrough its frames up to this index are of no more use once it is labelled; windows
 *     that overlap keep the rest
 * @param frames how many it has
 */
record DueClip(
    long sequence,
    String streamId,
    Optional<String> clipId,
    long clipNumber,
    long first,
    long last,
    ClipEnd end,
    long dropThrough,
    int frames) {

  /** Whether a frame of its stream is one of its own. */
  boolean has(long clipNumber, long index) {
    return clipNumber == this.clipNumber && first <= index && index <= last;
  }

  byte[] toBytes() {
    return RowFormat.DUE.write(
        out -> {
          out.writeUTF(streamId);
          out.writeBoolean(clipId.isPresent());
          out.writeUTF(clipId.orElse(""));
          out.writeLong(clipNumber);
          out.writeLong(first);
          out.writeLong(last);
          out.writeUTF(end.name());
          out.writeLong(dropThrough);
          out.writeInt(frames);
        });
  }

  /**
   * @throws IllegalStateException if the row is not in the format that this program reads
   */
  static DueClip fromBytes(long sequence, byte[] value) {
    return RowFormat.DUE.read(
        value,
        in -> {
          String streamId = in.readUTF();
          boolean hasClipId = in.readBoolean();
          String clipId = in.readUTF();
          return new DueClip(
              sequence,
              streamId,
              hasClipId ? Optional.of(clipId) : Optional.empty(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              ClipEnd.valueOf(in.readUTF()),
              in.readLong(),
              in.readInt());
        });
  }
}
