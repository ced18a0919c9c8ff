package dev.clipstream.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every released version of every schema, oldest first. They stand beside the classes as {@code
 * released/NAME-VERSION.avsc}, each complete in itself, so that records written by any release can
 * be read, and any language can use them.
 */
public final class ReleasedSchemas {

  private ReleasedSchemas() {}

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
