package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

  /** The fact that names the files of the data set by one hash. */
  public static final String DATA = "data_sha256";

  /** The fact that examples may have several labels. */
  public static final String SEVERAL_LABELS = "several_labels";

  /** The fact that says at how many frames a second videos were used. */
  public static final String FPS = "fps";

  /** The fact that a frame model looks at the mirror image of every image, too. */
  public static final String MIRROR = "mirror";

  /** The fact that says how many epochs are planned. */
  static final String EPOCHS = "epochs";

  /** The fact that says how many of them are done, of a training that has not ended. */
  static final String EPOCHS_DONE = "epochs_done";

  // ONNX Runtime's Java reader loses what follows a character outside of Unicode's first plane.
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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

  /** Any value as JSON in ASCII, all else escaped. */
  public static String toJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  /** With escapes as in JSON, but no quotes: what a reader that knows nothing of them can show. */
  public static String toAscii(String text) {
    String json = toJson(text);
    return json.substring(1, json.length() - 1);
  }

  /** The rate of frames that clips were learned at, if there was one. */
  public Optional<Double> fps() {
    return Optional.ofNullable(facts().get(FPS)).map(fps -> ((Number) fps).doubleValue());
  }

  /** A word on weights that were taken before their training had ended, if they were. */
  public Optional<String> unfinished() {
    return Optional.ofNullable(facts().get(EPOCHS_DONE))
        .map(
            done ->
                "note: this training is unfinished, %s of %s epochs are done: nothing is calibrated, and the same 'train' with --resume goes on"
                    .formatted(done, facts().get(EPOCHS)));
  }

  /** Whether the frame model looks at the mirror image of every image, too. */
  public boolean mirrors() {
    return Boolean.TRUE.equals(facts().get(MIRROR));
  }
}
