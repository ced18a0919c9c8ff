package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.clipstream.trainer.train.EpochReport;
import java.util.List;

/**
 * The history of a training, epoch by epoch, as it is kept in the metadata of an ONNX file under
 * {@link #KEY}: a JSON array of an object for each epoch, {@code epoch}, {@code loss}, {@code
 * accuracy}, {@code validation_loss}, {@code validation_accuracy}, {@code
 * validation_balanced_accuracy}, {@code validation_macro_f1}. Like all else there it holds no
 * times.
 */
public final class History {

  /** Its name in the metadata. */
  public static final String KEY = "clipstream.history";

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private History() {}

  public static String toJson(List<EpochReport> epochs) {
    try {
      return JSON.writeValueAsString(epochs);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written as JSON", e);
    }
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static List<EpochReport> parse(String json) {
    try {
      return List.copyOf(JSON.readValue(json, new TypeReference<List<EpochReport>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no history of a training: " + json, e);
    }
  }
}
