package dev.clipstream.model.input;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.OnnxSession;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what types and shapes tensors inside a graph have, by loading it with all of them as
 * outputs and running one image: what a file declares of them, if anything, leaves the sizes open.
 */
public final class TensorShapes {

  private TensorShapes() {}

  /**
   * The shape of one tensor, the batch included.
   *
   * @throws ModelException if it is no tensor, or the model does not run
   */
  public static long[] of(ModelSource source, ModelDescription card, String tensor) {
    TensorInfo info = of(source, card, List.of(tensor)).get(tensor);
    if (info == null) {
      throw new ModelException(card.name() + ": '" + tensor + "' is no tensor");
    }
    return info.getShape();
  }

  /**
   * @return of each tensor, the batch included; what is no tensor is left out
   * @throws ModelException if the model cannot be loaded or does not run
   */
  public static Map<String, TensorInfo> of(
      ModelSource source, ModelDescription card, Collection<String> tensors) {
    GraphEdit edit = new GraphEdit(source.graph());
    tensors.forEach(edit::expose);
    Map<String, TensorInfo> shapes = new LinkedHashMap<>();
    try (ImageSession session = ImageSession.open(source, edit, card, Device.CPU)) {
      int batch = Math.max(1, session.input().fixedBatch());
      ImageFeed feed = session.feed(batch);
      feed.convert(batch);
      try (OrtSession.Result result = feed.tryRun(batch, Set.copyOf(tensors))) {
        for (String name : tensors) {
          if (result.get(name).orElse(null) instanceof OnnxTensor tensor) {
            shapes.put(name, tensor.getInfo());
          }
        }
      }
    } catch (OrtException e) {
      throw new ModelException(card.name() + " does not run: " + OnnxSession.firstLine(e), e);
    }
    return shapes;
  }
}
