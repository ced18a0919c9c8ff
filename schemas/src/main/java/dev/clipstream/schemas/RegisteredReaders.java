package dev.clipstream.schemas;

import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Readers of one kind of record by the id of the schema it was written with, whatever compatible
 * schema that is. Thread-safe.
 *
 * @param <T> the generated class
 */
final class RegisteredReaders<T> {

  private final SchemaRegistry registry;
  private final SpecificData model;
  private final Schema schema;
  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();

  /**
   * @param schema what is read with
   */
  RegisteredReaders(SchemaRegistry registry, SpecificData model, Schema schema) {
    this.registry = registry;
    this.model = model;
    this.schema = schema;
  }

  /**
   * The reader of what was written with a schema.
   *
   * @throws SerializationException if the registry has no such schema, or one that is not read
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if it cannot be asked
   */
  DatumReader<T> of(int id) {
    DatumReader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema writer =
        registry
            .byId(id)
            .orElseThrow(
                () ->
                    new SerializationException(
                        "not a "
                            + schema.getName()
                            + ": the schema registry has no schema "
                            + id
                            + ", with which it was written"));
    if (isRecursive(writer, new ArrayDeque<>())) {
      throw new SerializationException("schema " + id + " of the registry is recursive");
    }
    DatumReader<T> reader = new SpecificDatumReader<>(writer, schema, model);
    readers.put(id, reader);
    return reader;
  }

  /** No record here is; of one, a few bytes could nest deeper than the stack goes. */
  private static boolean isRecursive(Schema schema, Deque<String> outer) {
    return switch (schema.getType()) {
      case ARRAY -> isRecursive(schema.getElementType(), outer);
      case MAP -> isRecursive(schema.getValueType(), outer);
      case UNION -> schema.getTypes().stream().anyMatch(type -> isRecursive(type, outer));
      case RECORD -> {
        if (outer.contains(schema.getFullName())) {
          yield true;
        }
        outer.push(schema.getFullName());
        boolean found =
            schema.getFields().stream().anyMatch(field -> isRecursive(field.schema(), outer));
        outer.pop();
        yield found;
      }
      default -> false;
    };
  }
}
