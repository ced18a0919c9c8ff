package dev.clipstream.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every released version of every schema, oldest first. They stand beside the classes as {@code
 * released/NAME-VERSION.avsc}, each complete in itself, so that records written by any release can
 * be read, and any language can use them.
 */
public final class ReleasedSchemas {

  private ReleasedSchemas() {}

  /** Made when a record is first found to be of another kind. */
  private static final class Names {

    private static final Map<Long, String> BY_FINGERPRINT = new HashMap<>();

    static {
      for (String name :
          List.of("Frame", "FrameLabel", "ClipLabel", "LabelFeedback", "LabelEvent")) {
        for (Schema version : of(name)) {
          BY_FINGERPRINT.put(SchemaNormalization.parsingFingerprint64(version), name);
        }
      }
    }
  }

  /** The record that a fingerprint in single-object encoding is of, if it is one of ours. */
  static Optional<String> nameOf(long fingerprint) {
    return Optional.ofNullable(Names.BY_FINGERPRINT.get(fingerprint));
  }

  /**
   * @param name of the record without its namespace, such as {@code Frame}
   */
  public static List<Schema> of(String name) {
    List<Schema> versions = new ArrayList<>();
    for (int version = 1; ; version++) {
      String resource = "released/" + name + "-" + version + ".avsc";
      try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
        if (in == null) {
          return versions;
        }
        versions.add(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
    }
  }
}
