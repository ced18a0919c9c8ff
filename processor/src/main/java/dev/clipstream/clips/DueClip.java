package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A clip or window that has ended and waits for its label.
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(streamId);
      out.writeBoolean(clipId.isPresent());
      out.writeUTF(clipId.orElse(""));
      out.writeLong(clipNumber);
      out.writeLong(first);
      out.writeLong(last);
      out.writeUTF(end.name());
      out.writeLong(dropThrough);
      out.writeInt(frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static DueClip fromBytes(long sequence, byte[] value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
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
          // Marks of the first version have no count.
          in.available() > 0 ? in.readInt() : 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
