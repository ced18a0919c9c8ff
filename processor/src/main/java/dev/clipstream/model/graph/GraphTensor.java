package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An input or output of a graph, as the file declares it.
 *
 * @param name of the tensor
 * @param type of its elements
 * @param shape sizes, {@link #OPEN} where any will do; empty if the file does not even say how many
 *     axes there are
 */
public record GraphTensor(String name, ElementType type, Optional<List<Long>> shape) {

  /** A size that is not fixed. */
  public static final long OPEN = -1;

  public GraphTensor {
    shape = shape.map(List::copyOf);
  }

  static GraphTensor of(ValueInfoProto value) {
    TypeProto type = value.getType();
    if (value.hasType() && !type.hasTensorType()) {
      return new GraphTensor(value.getName(), ElementType.NO_TENSOR, Optional.empty());
    }
    TypeProto.Tensor tensor = type.getTensorType();
    return new GraphTensor(
        value.getName(),
        ElementType.of(tensor.getElemType()),
        tensor.hasShape() ? Optional.of(sizes(tensor.getShape())) : Optional.empty());
  }

  private static List<Long> sizes(TensorShapeProto shape) {
    List<Long> sizes = new ArrayList<>();
    shape.getDimList().forEach(dim -> sizes.add(dim.getDimValue() > 0 ? dim.getDimValue() : OPEN));
    return sizes;
  }

  /** Whether it is known to have so many axes. */
  public boolean hasRank(int rank) {
    return shape.isPresent() && shape.get().size() == rank;
  }

  /** The size of an axis, {@link #OPEN} where the file leaves it open or does not have it. */
  public long size(int axis) {
    return shape.filter(sizes -> axis < sizes.size()).map(sizes -> sizes.get(axis)).orElse(OPEN);
  }

  /** Whether it is one number, with or without axes of length one. */
  public boolean isScalar() {
    return shape.isPresent() && shape.get().stream().allMatch(size -> size == 1);
  }

  /** For people: {@code logits float [N,5]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(' ');
    text.append(
        type == ElementType.NO_TENSOR
            ? "(a sequence or map)"
            : type.name().toLowerCase(Locale.ROOT));
    shape.ifPresent(sizes -> text.append(' ').append(describe(sizes)));
    return text.toString();
  }

  private static String describe(List<Long> sizes) {
    List<String> parts = new ArrayList<>();
    for (int axis = 0; axis < sizes.size(); axis++) {
      long size = sizes.get(axis);
      parts.add(size != OPEN ? Long.toString(size) : axis == 0 ? "N" : "?");
    }
    return "[" + String.join(",", parts) + "]";
  }
}
