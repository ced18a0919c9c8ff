package dev.clipstream.model.session;

import dev.clipstream.model.graph.ExternalWeights;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.system.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files that a model is in: the ONNX file, and those beside it that its graph names because
 * they hold weights.
 *
 * @param file the ONNX file
 * @param graph what is in it, but for the weights
 * @param weights the other files, by name
 * @param sha256 64 hexadecimal digits, of the contents of all files: the ONNX file first, then the
 *     others by name, as {@code cat NAME.onnx NAME.onnx.data | sha256sum} gives it
 */
public record ModelSource(Path file, ModelGraph graph, List<Path> weights, String sha256) {

  public ModelSource {
    weights = List.copyOf(weights);
  }

  /**
   * @throws ModelException if the file is no ONNX model, or a file it names is not there or not
   *     whole
   */
  public static ModelSource read(Path file) {
    ModelGraph graph = graph(file);
    Map<String, Long> named = ExternalWeights.of(graph);
    named.forEach((name, bytes) -> requireWhole(file, name, bytes));
    List<Path> weights = named.keySet().stream().map(file::resolveSibling).toList();
    return new ModelSource(file, graph, weights, sha256(file, weights));
  }

  /**
   * The files that make a model what it is, as far as they can be told: those of its weights are
   * known only while the ONNX file can be read.
   */
  public static List<Path> files(Path onnxFile) {
    try {
      Stream<Path> weights =
          ExternalWeights.of(ModelGraph.read(onnxFile)).keySet().stream()
              .filter(ModelSource::isBelow)
              .map(onnxFile::resolveSibling);
      return Stream.concat(Stream.of(onnxFile), weights).toList();
    } catch (IOException e) {
      return List.of(onnxFile);
    }
  }

  private static ModelGraph graph(Path file) {
    try {
      return ModelGraph.read(file);
    } catch (IOException e) {
      throw new ModelException(file + " is no usable ONNX model: " + e.getMessage(), e);
    }
  }

  private static boolean isBelow(String name) {
    try {
      Path path = Path.of(name).normalize();
      return !name.isBlank() && !path.isAbsolute() && !path.startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void requireWhole(Path file, String name, long bytes) {
    if (!isBelow(name)) {
      throw new ModelException(
          file + " keeps weights in '" + name + "': they must be in its own folder");
    }
    Path weights = file.resolveSibling(name);
    try {
      long size = Files.size(weights);
      if (size < bytes) {
        throw new ModelException(
            "%s has %,d bytes where %s needs %,d: it is not whole, or still being written"
                .formatted(weights, size, file.getFileName(), bytes));
      }
    } catch (IOException e) {
      throw new ModelException(
          file + " keeps its weights in '" + name + "', which must lie beside it", e);
    }
  }

  private static String sha256(Path file, List<Path> weights) {
    try {
      Sha256 sum = new Sha256().add(file);
      for (Path more : weights) {
        sum.add(more);
      }
      return sum.hex();
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
