package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The provenance of a model: data set, options, seed. It goes into the model's file, so it holds
 * neither times nor paths: they would tell where a model was made, and make the file differ from
 * one run to the next.
 *
 * @param facts names and values, numbers or strings
 */
public record Provenance(SortedMap<String, Object> facts) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Provenance {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  public static Provenance of(Map<String, ?> facts) {
    return new Provenance(new TreeMap<>(facts));
  }

  /** One JSON object, its names sorted. */
  public String json() {
    return toJson(facts);
  }

  static String toJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }
}
