package dev.clipstream.model.input;

import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.session.ModelException;
import java.util.ArrayList;
import java.util.List;

/**
 * The axes of an input of whole clips. Where its shape leaves open which are which, the model
 * description says it.
 *
 * @param layout NCTHW, NTCHW or NTHWC
 * @param frames of a clip, 1 or more
 * @param image the axes of one frame, with the batch of the whole
 */
public record ClipAxes(Layout layout, int frames, ImageAxes image) {

  /** Axes that such an input has. */
  public static final int AXES = 5;

  private static final List<Layout> LAYOUTS = List.of(Layout.NCTHW, Layout.NTCHW, Layout.NTHWC);

  /**
   * @param tensor an input of five axes
   * @throws ModelException if it is nowhere said how clips lie in it, or how long they are
   */
  public static ClipAxes of(GraphTensor tensor, ModelDescription card) {
    Layout layout = layout(tensor, card);
    long channels = tensor.size(channelAxis(layout));
    if (channels < 1) {
      channels = card.color() == Color.GRAY ? 1 : 3;
    }
    if (!isChannels(channels)) {
      throw new ModelException(
          "%s takes %s, which has %d channels where its layout %s has them: images have 1 or 3"
              .formatted(card.name(), tensor, channels, layout));
    }
    boolean last = layout == Layout.NTHWC;
    return new ClipAxes(
        layout,
        frames(tensor.size(layout == Layout.NCTHW ? 2 : 1), card),
        new ImageAxes(
            !last,
            tensor.size(0),
            (int) channels,
            tensor.size(last ? 2 : 3),
            tensor.size(last ? 3 : 4)));
  }

  private static int channelAxis(Layout layout) {
    return switch (layout) {
      case NCTHW -> 1;
      case NTCHW -> 2;
      default -> 4;
    };
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == 3;
  }

  private static Layout layout(GraphTensor tensor, ModelDescription card) {
    if (card.graph().layout().isPresent()) {
      Layout said = card.graph().layout().get();
      if (!LAYOUTS.contains(said)) {
        throw new ModelException(
            card.name() + ": the layout of clips is one of " + LAYOUTS + ", not " + said);
      }
      return said;
    }
    List<Layout> possible = new ArrayList<>();
    for (Layout layout : LAYOUTS) {
      if (isChannels(tensor.size(channelAxis(layout)))) {
        possible.add(layout);
      }
    }
    if (possible.size() != 1) {
      throw new ModelException(
          "%s takes %s, which does not say where the 1 or 3 color channels are: give \"layout\", one"
                  .formatted(card.name(), tensor)
              + " of %s, in %s.json".formatted(LAYOUTS, card.name()));
    }
    return possible.get(0);
  }

  private static int frames(long inShape, ModelDescription card) {
    int said = card.graph().frames().orElse(0);
    if (inShape > 0 && said > 0 && inShape != said) {
      throw new ModelException(
          "%s: its description says %d frames, its input %d".formatted(card.name(), said, inShape));
    }
    if (inShape <= 0 && said == 0) {
      throw new ModelException(
          "%s takes clips of any length: say how many frames it was trained on as \"frames\" in %s.json"
              .formatted(card.name(), card.name()));
    }
    return (int) Math.max(inShape, said);
  }
}
