package dev.clipstream.model.input;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.OnnxSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A session of a model that takes images, with what is to be known to feed it. May be used by many
 * threads, each with a feed of its own; close it after the last run.
 */
public final class ImageSession implements AutoCloseable {

  private final ModelDescription card;
  private final OnnxSession session;
  private final PixelInput input;
  private final ExtraInputs extra;

  /** Of the input's elements. */
  private final OnnxJavaType type;

  private ImageSession(
      ModelDescription card,
      OnnxSession session,
      PixelInput input,
      OnnxJavaType type,
      ExtraInputs extra) {
    this.card = card;
    this.session = session;
    this.input = input;
    this.type = type;
    this.extra = extra;
  }

  /**
   * @param edit what is added to the graph before it is loaded
   * @throws ModelException if it cannot be loaded, or not be fed with images
   */
  public static ImageSession open(
      ModelSource source, GraphEdit edit, ModelDescription card, Device device) {
    OnnxSession session = OnnxSession.open(source, edit, device);
    try {
      Map<String, TensorInfo> inputs = images(session, source.graph(), card);
      PixelInput input = PixelInput.of(inputs, card, source.graph());
      OnnxJavaType type = Objects.requireNonNull(inputs.get(input.name())).type;
      ExtraInputs extra = ExtraInputs.of(source.graph(), card, Set.of(input.name()));
      return new ImageSession(card, session, input, type, extra);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The inputs that may take images: the one with four axes, or all but flags. */
  private static Map<String, TensorInfo> images(
      OnnxSession session, ModelGraph graph, ModelDescription card) {
    if (card.input().isPresent()) {
      return session.inputs();
    }
    List<String> fourAxes =
        graph.inputs().stream().filter(input -> input.hasRank(4)).map(GraphTensor::name).toList();
    List<String> flags =
        graph.inputs().stream().filter(ExtraInputs::isTrainingFlag).map(GraphTensor::name).toList();
    Map<String, TensorInfo> inputs = new LinkedHashMap<>(session.inputs());
    if (fourAxes.size() == 1) {
      inputs.keySet().retainAll(fourAxes);
    }
    inputs.keySet().removeAll(flags);
    return inputs;
  }

  public PixelInput input() {
    return input;
  }

  /** Of the input's elements, as ONNX users call it. */
  public String typeName() {
    return switch (type) {
      case FLOAT -> "float32";
      case FLOAT16 -> "float16";
      case DOUBLE -> "float64";
      default -> "uint8";
    };
  }

  public Device device() {
    return session.device();
  }

  /** Buffers for one thread. */
  public ImageFeed feed(int maxBatch) {
    return new ImageFeed(
        session, input, card, extra.tensors(), type == OnnxJavaType.DOUBLE, maxBatch);
  }

  @Override
  public void close() {
    session.close();
    extra.close();
  }
}
