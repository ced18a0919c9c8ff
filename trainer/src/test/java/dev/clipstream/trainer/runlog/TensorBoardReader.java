package dev.clipstream.trainer.runlog;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TensorBoard's event files as their description says, with a CRC-32C that is computed bit by
 * bit and messages that are taken apart by the numbers of their fields.
 */
public final class TensorBoardReader {

  private TensorBoardReader() {}

  /** One event; what it does not have is empty or 0. */
  public record Event(double seconds, long step, String version, Map<String, Float> scalars) {}

  /** All events of a file; fails at a sum that is wrong, or bytes that are left over. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = take(bytes, 8);
      check(length, bytes.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] data = take(bytes, Math.toIntExact(size));
      check(data, bytes.getInt());
      events.add(event(UnknownFieldSet.parseFrom(data)));
    }
    return events;
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  private static Event event(UnknownFieldSet fields) throws IOException {
    double seconds = Double.longBitsToDouble(fields.getField(1).getFixed64List().get(0));
    List<Long> step = fields.getField(2).getVarintList();
    List<ByteString> version = fields.getField(3).getLengthDelimitedList();
    Map<String, Float> scalars = new LinkedHashMap<>();
    for (ByteString summary : fields.getField(5).getLengthDelimitedList()) {
      UnknownFieldSet values = UnknownFieldSet.parseFrom(summary);
      for (ByteString value : values.getField(1).getLengthDelimitedList()) {
        UnknownFieldSet one = UnknownFieldSet.parseFrom(value);
        scalars.put(
            one.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
            Float.intBitsToFloat(one.getField(2).getFixed32List().get(0)));
      }
    }
    return new Event(
        seconds,
        step.isEmpty() ? 0 : step.get(0),
        version.isEmpty() ? "" : version.get(0).toStringUtf8(),
        scalars);
  }

  private static void check(byte[] data, int expected) throws IOException {
    int crc = ~0;
    for (byte one : data) {
      crc ^= one & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    long sum = ~crc & 0xffffffffL;
    long masked = (((sum >> 15) | (sum << 17)) + 0xa282ead8L) & 0xffffffffL;
    if ((int) masked != expected) {
      throw new IOException("a sum is wrong");
    }
  }
}
