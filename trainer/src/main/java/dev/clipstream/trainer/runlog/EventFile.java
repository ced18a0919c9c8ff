package dev.clipstream.trainer.runlog;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's events: TFRecords, each the length of its data as a 64-bit number, the
 * masked CRC-32C of that, the data and the masked CRC-32C of those, all little-endian. The data are
 * {@code Event} messages of protocol buffers, the first with the version of the format, the others
 * with a step and its scalars. Every event is appended and there at once, so that TensorBoard shows
 * a training while it goes on. Belongs to one thread.
 */
final class EventFile {

  private static final String VERSION = "brain.Event:2";
  private static final int CRC_MASK = 0xa282ead8;

  // Numbers of the fields of Event, Summary and Summary.Value in TensorFlow's event.proto and
  // summary.proto.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE_VALUE = 2;

  private final Path file;

  /**
   * Begins a new file.
   *
   * @param seconds since 1970, which TensorBoard shows and orders files by
   */
  EventFile(Path file, double seconds) throws IOException {
    this.file = file;
    byte[] version =
        message(
            out -> {
              out.writeDouble(EVENT_WALL_TIME, seconds);
              out.writeString(EVENT_FILE_VERSION, VERSION);
            });
    Files.write(file, record(version), StandardOpenOption.CREATE_NEW);
  }

  /** Adds the scalars of a step; what is no number is left out. */
  void add(double seconds, long step, Map<String, Double> scalars) throws IOException {
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<String, Double> scalar : scalars.entrySet()) {
                if (!scalar.getValue().isNaN()) {
                  out.writeByteArray(SUMMARY_VALUE, value(scalar.getKey(), scalar.getValue()));
                }
              }
            });
    byte[] event =
        message(
            out -> {
              out.writeDouble(EVENT_WALL_TIME, seconds);
              out.writeInt64(EVENT_STEP, step);
              out.writeByteArray(EVENT_SUMMARY, summary);
            });
    Files.write(file, record(event), StandardOpenOption.APPEND);
  }

  private static byte[] value(String tag, double value) {
    return message(
        out -> {
          out.writeString(VALUE_TAG, tag);
          out.writeFloat(VALUE_SIMPLE_VALUE, (float) value);
        });
  }

  private static byte[] record(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + data.length + 2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length);
    return record
        .putInt(maskedCrc(record.array(), Long.BYTES))
        .put(data)
        .putInt(maskedCrc(data, data.length))
        .array();
  }

  /** A sum of data that holds sums of its own is not like those of others. */
  private static int maskedCrc(byte[] bytes, int count) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, count);
    return Integer.rotateRight((int) sum.getValue(), 15) + CRC_MASK;
  }

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** How a file is called: TensorBoard looks for names with {@code tfevents}. */
  static Path in(Path folder, long seconds) {
    String name = "events.out.tfevents.%010d.clipstream".formatted(seconds);
    Path file = folder.resolve(name);
    for (int i = 1; Files.exists(file); i++) {
      file = folder.resolve(name + "." + i);
    }
    return file;
  }

  /** Whether a name is that of a file of events. */
  static boolean isOne(Path file) {
    return file.getFileName().toString().contains("tfevents");
  }
}
