package dev.clipstream.model.description;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.session.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Vectors of labels in the space of an encoder's features, as the text tower of CLIP and its kin
 * gives them; read from a JSON object of one array of numbers a label. Immutable; equal if all
 * numbers are.
 */
public final class TextEmbeddings {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final long MAX_BYTES = 256L << 20;

  private final List<String> labels;

  /** [K][F], each of length 1. */
  private final float[][] vectors;

  private TextEmbeddings(List<String> labels, float[][] vectors) {
    this.labels = List.copyOf(labels);
    this.vectors = vectors;
  }

  /**
   * @throws ModelException that names the file and what is wrong with it
   */
  static TextEmbeddings read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelException(file + " has more than " + (MAX_BYTES >> 20) + " MiB");
      }
      JsonNode node = JSON.readTree(file.toFile());
      if (!(node instanceof ObjectNode object) || object.size() < 2) {
        throw new ModelException(
            file
                + " must hold one JSON object with an array of numbers for each of two or more"
                + " labels");
      }
      return of(file, object);
    } catch (IOException e) {
      throw new ModelException(
          "the text embeddings should be in "
              + file
              + ", which cannot be read as JSON: "
              + e.getMessage(),
          e);
    }
  }

  private static TextEmbeddings of(Path file, ObjectNode object) {
    List<String> labels = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      labels.add(entry.getKey());
      vectors.add(normalized(file, entry.getKey(), entry.getValue()));
      if (vectors.get(0).length != vectors.get(vectors.size() - 1).length) {
        throw new ModelException(
            "%s: '%s' has %d numbers and '%s' %d: all labels need as many as the model's features"
                .formatted(
                    file,
                    labels.get(0),
                    vectors.get(0).length,
                    entry.getKey(),
                    vectors.get(vectors.size() - 1).length));
      }
    }
    return new TextEmbeddings(labels, vectors.toArray(float[][]::new));
  }

  private static float[] normalized(Path file, String label, JsonNode given) {
    double[] numbers = new double[given instanceof ArrayNode ? given.size() : 0];
    double square = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = given.get(i).isNumber() ? given.get(i).asDouble() : Double.NaN;
      square += numbers[i] * numbers[i];
    }
    if (!(square > 0) || !Double.isFinite(square)) {
      throw new ModelException(
          file + ": '" + label + "' must have an array of numbers that are not all 0");
    }
    float[] vector = new float[numbers.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (numbers[i] / Math.sqrt(square));
    }
    return vector;
  }

  /** In the order of the file. */
  public List<String> labels() {
    return labels;
  }

  /** Numbers of each vector. */
  public int size() {
    return vectors[0].length;
  }

  /** [K][F], each of length 1; not to be changed. */
  public float[][] vectors() {
    return vectors;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextEmbeddings text
        && labels.equals(text.labels)
        && Arrays.deepEquals(vectors, text.vectors);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.deepHashCode(vectors);
  }

  @Override
  public String toString() {
    return labels.size() + " labels of " + size() + " numbers";
  }
}
