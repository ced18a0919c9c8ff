package dev.clipstream.cli.inspect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.FeatureCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tensors of a model that can be features, as lines of a table or as JSON. */
final class TensorReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TensorReport() {}

  static List<String> lines(List<FeatureCandidate> candidates) {
    int width =
        candidates.stream().mapToInt(candidate -> candidate.tensor().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (FeatureCandidate candidate : candidates) {
      String pool =
          candidate.pools().isEmpty() ? "" : "pool " + String.join(", ", pools(candidate));
      String chosen = candidate.chosen() ? "default for a sequence model" : "";
      lines.add(
          String.format(
                  Locale.ROOT,
                  "%-" + Math.max(1, width) + "s  %-16s %,12d bytes a frame  %-20s %s",
                  candidate.tensor(),
                  shape(candidate),
                  candidate.bytes(),
                  pool,
                  chosen)
              .stripTrailing());
    }
    if (candidates.stream().noneMatch(FeatureCandidate::chosen)) {
      lines.add("none of them is a default for a sequence model: name one as \"features\"");
    }
    return lines;
  }

  static ObjectNode json(List<FeatureCandidate> candidates) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode tensors = report.putArray("tensors");
    for (FeatureCandidate candidate : candidates) {
      ObjectNode tensor = tensors.addObject();
      tensor.put("name", candidate.tensor());
      tensor.put("node", candidate.node());
      ArrayNode shape = tensor.putArray("shape");
      candidate.shape().forEach(shape::add);
      tensor.put("bytes", candidate.bytes());
      ArrayNode pools = tensor.putArray("pool");
      pools(candidate).forEach(pools::add);
      tensor.put("default", candidate.chosen());
    }
    return report;
  }

  private static String shape(FeatureCandidate candidate) {
    return candidate.shape().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<String> pools(FeatureCandidate candidate) {
    return candidate.pools().stream()
        .sorted()
        .map(pool -> pool.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
