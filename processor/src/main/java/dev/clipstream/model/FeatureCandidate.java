package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.input.TensorShapes;
import dev.clipstream.model.output.FrameTensors;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tensor of a frame model's graph that can be its features.
 *
 * @param tensor its name
 * @param node that makes it, for people
 * @param shape without the batch
 * @param bytes of a frame's, if it is not pooled
 * @param pools how it can be made one vector; empty if it is one
 * @param chosen whether a sequence model reads it unless the description says otherwise
 */
public record FeatureCandidate(
    String tensor, String node, List<Long> shape, long bytes, Set<Pool> pools, boolean chosen) {

  private static final Set<OnnxJavaType> REAL =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16, OnnxJavaType.DOUBLE);

  public FeatureCandidate {
    shape = List.copyOf(shape);
    pools = Set.copyOf(pools);
  }

  /**
   * Those of a model, in the order of its graph: what it computes of an image in real numbers.
   *
   * @param path an ONNX file, or a folder that has one
   * @throws ModelException if it cannot be loaded or does not run
   */
  public static List<FeatureCandidate> of(Path path) {
    Path file = ModelDescription.fileOf(path);
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    ModelSource source = ModelSource.read(file);
    ModelGraph graph = source.graph();
    ModelDescription card = FrameModel.describe(source);
    Optional<String> chosen = chosen(graph, card);
    Map<String, TensorInfo> found = TensorShapes.of(source, card, graph.computed());
    List<FeatureCandidate> candidates = new ArrayList<>();
    found.forEach(
        (name, info) -> {
          List<Long> shape = Arrays.stream(info.getShape()).skip(1).boxed().toList();
          long numbers = shape.stream().reduce(1L, (a, b) -> a * b);
          if (REAL.contains(info.type) && !shape.isEmpty() && shape.size() < 4 && numbers > 1) {
            candidates.add(
                new FeatureCandidate(
                    name,
                    graph.producer(name).map(Object::toString).orElse(""),
                    shape,
                    numbers * Float.BYTES,
                    pools(shape),
                    chosen.equals(Optional.of(name))));
          }
        });
    return candidates;
  }

  /** Empty where the description says something that cannot be: it is to be put right by this. */
  private static Optional<String> chosen(ModelGraph graph, ModelDescription card) {
    try {
      return FrameTensors.of(graph, card, true).features();
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  private static Set<Pool> pools(List<Long> shape) {
    if (shape.stream().filter(size -> size > 1).count() <= 1) {
      return Set.of();
    }
    return shape.size() == 2
        ? EnumSet.of(Pool.CLS, Pool.MEAN, Pool.MAX)
        : EnumSet.of(Pool.MEAN, Pool.MAX);
  }
}
