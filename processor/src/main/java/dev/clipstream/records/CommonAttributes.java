package dev.clipstream.records;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What attributes several frames have in common: those that each of them has, with one and the same
 * value. A clip of two files so has the site of both, and no file. Also how attributes are written
 * where the state of a task is kept.
 */
public final class CommonAttributes {

  private CommonAttributes() {}

  /** What both have, in the order of the first. */
  public static Map<String, String> of(Map<String, String> some, Map<String, String> others) {
    if (some.isEmpty() || some.equals(others)) {
      return some;
    }
    Map<String, String> common = new LinkedHashMap<>();
    some.forEach(
        (name, value) -> {
          if (value.equals(others.get(name))) {
            common.put(name, value);
          }
        });
    return Collections.unmodifiableMap(common);
  }

  /** How many there are (2 bytes), then the name and the value of each. */
  public static void write(Map<String, String> attributes, DataOutput out) throws IOException {
    out.writeShort(attributes.size());
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      out.writeUTF(attribute.getKey());
      out.writeUTF(attribute.getValue());
    }
  }

  /** As {@link #write} writes them. */
  public static byte[] toBytes(Map<String, String> attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(attributes, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Reads what {@link #write} has written. */
  public static Map<String, String> read(DataInput in) throws IOException {
    int count = in.readUnsignedShort();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      attributes.put(in.readUTF(), in.readUTF());
    }
    return Collections.unmodifiableMap(attributes);
  }
}
