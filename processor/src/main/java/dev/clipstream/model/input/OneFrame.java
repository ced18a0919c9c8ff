package dev.clipstream.model.input;

import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.session.ModelException;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of a model that takes the pixels of one frame of each of some streams: {@code
 * [N,C,H,W]} or {@code [N,H,W,C]}, or five axes of which one is a time of one frame.
 *
 * @param pixels as if there were no time
 * @param shape of one frame, with the time and without the batch
 */
public record OneFrame(PixelInput pixels, List<Long> shape) {

  private static final List<Layout> LAYOUTS = List.of(Layout.NTCHW, Layout.NCTHW, Layout.NTHWC);

  public OneFrame {
    shape = List.copyOf(shape);
  }

  /**
   * Whether an input can be one; what {@link #of} asks of the description is not looked at.
   *
   * @param tensor an input of any kind
   */
  public static boolean canBe(GraphTensor tensor) {
    boolean numbers = tensor.type().isFloating() || tensor.type().isQuantized();
    return numbers
        && (tensor.hasRank(4) || (tensor.hasRank(5) && !layouts(tensor, false).isEmpty()));
  }

  /**
   * @param info what ONNX Runtime says of it
   * @throws ModelException if it is nowhere said how frames lie in it, or how large they are
   */
  public static OneFrame of(
      GraphTensor tensor, TensorInfo info, ModelGraph graph, ModelDescription card) {
    if (tensor.hasRank(4)) {
      ImageAxes axes = ImageAxes.of(tensor.name(), graph, card);
      PixelInput pixels = PixelInput.of(tensor.name(), info, axes, card);
      return new OneFrame(pixels, shape(pixels, axes.channelsFirst() ? Layout.NCHW : Layout.NHWC));
    }
    Layout layout = layout(tensor, card);
    boolean last = layout == Layout.NTHWC;
    long channels = tensor.size(channelAxis(layout));
    ImageAxes axes =
        new ImageAxes(
            !last,
            tensor.size(0),
            (int) (channels > 0 ? channels : card.color() == Color.GRAY ? 1 : 3),
            tensor.size(last ? 2 : 3),
            tensor.size(last ? 3 : 4));
    PixelInput pixels = PixelInput.of(tensor.name(), info, axes, card);
    return new OneFrame(pixels, shape(pixels, layout));
  }

  private static List<Long> shape(PixelInput pixels, Layout layout) {
    long c = pixels.channels();
    long h = pixels.height();
    long w = pixels.width();
    return switch (layout) {
      case NCHW -> List.of(c, h, w);
      case NCTHW -> List.of(c, 1L, h, w);
      case NTCHW -> List.of(1L, c, h, w);
      case NTHWC -> List.of(1L, h, w, c);
      default -> List.of(h, w, c);
    };
  }

  private static Layout layout(GraphTensor tensor, ModelDescription card) {
    if (card.graph().layout().isPresent()) {
      Layout said = card.graph().layout().get();
      if (!layouts(tensor, false).contains(said)) {
        throw new ModelException(
            "%s takes %s, which as %s is not one frame of each stream"
                .formatted(card.name(), tensor, said));
      }
      return said;
    }
    List<Layout> colored = layouts(tensor, true);
    List<Layout> possible = colored.isEmpty() ? layouts(tensor, false) : colored;
    // A gray frame lies in memory the same way whichever of its axes of one is the time.
    boolean alike =
        possible.stream()
            .allMatch(one -> one != Layout.NTHWC && tensor.size(channelAxis(one)) == 1);
    if (possible.isEmpty() || (possible.size() > 1 && !alike)) {
      throw new ModelException(
          "%s takes %s, which does not say where the 1 or 3 color channels are: give \"layout\", one"
                  .formatted(card.name(), tensor)
              + " of %s, in %s.json".formatted(LAYOUTS, card.name()));
    }
    return possible.get(0);
  }

  /** Those with a time of one, or left open, and channels of a frame. */
  private static List<Layout> layouts(GraphTensor tensor, boolean colored) {
    List<Layout> possible = new ArrayList<>();
    for (Layout layout : LAYOUTS) {
      long channels = tensor.size(channelAxis(layout));
      boolean fits = channels == 3 || (!colored && (channels == 1 || channels < 1));
      if (fits && tensor.size(layout == Layout.NCTHW ? 2 : 1) <= 1) {
        possible.add(layout);
      }
    }
    return possible;
  }

  private static int channelAxis(Layout layout) {
    return switch (layout) {
      case NCTHW -> 1;
      case NTCHW -> 2;
      default -> 4;
    };
  }

  /** Numbers a frame. */
  public int elements() {
    return pixels.elements();
  }

  /** The shape of one frame of each of some streams. */
  public long[] batchShape(int rows) {
    long[] all = new long[shape.size() + 1];
    all[0] = rows;
    for (int axis = 0; axis < shape.size(); axis++) {
      all[axis + 1] = shape.get(axis);
    }
    return all;
  }
}
