package dev.clipstream.clips;

import dev.clipstream.clips.StreamState.ClipHistory;
import dev.clipstream.clips.StreamState.Closed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of rows in the clip store. The first byte of a row's value is the version of its kind's
 * format: a program that meets another one cannot know what the rest means, and says so.
 */
public enum RowFormat {
  STREAM(4, "the state of a stream"),
  FRAME(1, "a frame"),
  /** As {@link #FRAME}, of a frame whose pixels are in the frames topic. */
  PIXEL_FRAME(2, "a frame"),
  /** Attributes of a frame, then its row in one of the formats above. */
  ATTRIBUTED_FRAME(3, "a frame"),
  DUE(1, "a due clip"),
  EVENTS(1, "the events of a stream"),
  STEPS(1, "the state of a stream model");

  private final byte version;
  private final String what;

  RowFormat(int version, String what) {
    this.version = (byte) version;
    this.what = what;
  }

  byte version() {
    return version;
  }

  /**
   * @throws IllegalStateException if a row is not in the format that this program reads
   */
  void require(byte found) {
    if (found != version) {
      throw new IllegalStateException(
          "the clip store holds version "
              + found
              + " of "
              + what
              + ", this program reads "
              + version
              + ": go on with the program that wrote it, or with another --application-id");
    }
  }

  /** Writes the fields of a row. */
  public interface Writer {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads the fields of a row. */
  public interface Reader<R> {
    R readFrom(DataInputStream in) throws IOException;
  }

  public byte[] write(Writer fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(version);
      fields.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalStateException if the row is not in the format that this program reads
   */
  public <R> R read(byte[] value, Reader<R> fields) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      require(in.readByte());
      return fields.readFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final byte CLOSED = 0;
  private static final byte OPEN_CLIP = 1;
  private static final byte OPEN_WINDOW = 2;

  /** The row of a stream; its frames have rows of their own. */
  static byte[] write(StreamState state) {
    return STREAM.write(
        out -> {
          if (state instanceof OpenClip clip) {
            out.writeByte(OPEN_CLIP);
            writeHistory(clip.history(), out);
            clip.writeTo(out);
          } else if (state instanceof OpenWindow window) {
            out.writeByte(OPEN_WINDOW);
            writeHistory(window.history(), out);
            window.writeTo(out);
          } else {
            out.writeByte(CLOSED);
            writeHistory(state.history(), out);
          }
        });
  }

  static StreamState readStream(byte[] value) {
    return STREAM.read(
        value,
        in -> {
          byte kind = in.readByte();
          ClipHistory history = readHistory(in);
          return switch (kind) {
            case CLOSED -> new Closed(history);
            case OPEN_CLIP -> OpenClip.readFrom(history, in);
            case OPEN_WINDOW -> OpenWindow.readFrom(history, in);
            default -> throw new IllegalStateException("no state of a stream has the code " + kind);
          };
        });
  }

  private static void writeHistory(ClipHistory history, DataOutputStream out) throws IOException {
    out.writeLong(history.clipNumber());
    out.writeByte(history.endedClips().size());
    for (String ended : history.endedClips()) {
      out.writeUTF(ended);
    }
  }

  private static ClipHistory readHistory(DataInputStream in) throws IOException {
    long clipNumber = in.readLong();
    int count = in.readByte();
    List<String> ended = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ended.add(in.readUTF());
    }
    return new ClipHistory(clipNumber, ended);
  }
}
