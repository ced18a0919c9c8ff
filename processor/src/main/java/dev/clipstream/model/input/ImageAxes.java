package dev.clipstream.model.input;

import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.graph.ChannelAxis;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.session.ModelException;
import java.util.List;
import java.util.Optional;

/**
 * The axes of an input of images. Where its shape leaves open which are which, the model
 * description says it, or else the graph.
 *
 * @param channelsFirst {@code [N,C,H,W]} if so, else {@code [N,H,W,C]}
 * @param batch size that the graph insists on; below 1 if it takes any
 * @param channels 1 or 3
 * @param height pixels; below 1 if open
 * @param width pixels; below 1 if open
 */
record ImageAxes(boolean channelsFirst, long batch, int channels, long height, long width) {

  private static final int AXES = 4;

  /**
   * @throws ModelException if the input takes no images, or it is nowhere said how they lie in it
   */
  static ImageAxes of(String input, ModelGraph graph, ModelDescription card) {
    GraphTensor tensor =
        graph.inputs().stream()
            .filter(candidate -> candidate.name().equals(input))
            .findFirst()
            .orElseThrow(() -> new ModelException(card.name() + " has no input " + input));
    int axes = tensor.shape().map(List::size).orElse(AXES);
    if (axes != AXES) {
      throw new ModelException(refusal(tensor, axes, card));
    }
    boolean first = channelsFirst(tensor, graph, card);
    long channels = tensor.size(first ? 1 : 3);
    if (channels < 1) {
      channels = card.color() == Color.GRAY ? 1 : 3;
    }
    if (!isChannels(channels)) {
      throw new ModelException(
          card.name()
              + " takes "
              + tensor
              + ", which has "
              + channels
              + " channels where its layout has them: images have 1 or 3");
    }
    return new ImageAxes(
        first,
        tensor.size(0),
        (int) channels,
        tensor.size(first ? 2 : 1),
        tensor.size(first ? 3 : 2));
  }

  private static boolean channelsFirst(
      GraphTensor tensor, ModelGraph graph, ModelDescription card) {
    Optional<Layout> said = card.graph().layout();
    if (said.isPresent() && said.get() != Layout.NCHW && said.get() != Layout.NHWC) {
      throw new ModelException(
          card.name() + ": the layout of images is NCHW or NHWC, not " + said.get());
    }
    boolean mayBeFirst = isChannels(tensor.size(1));
    boolean mayBeLast = isChannels(tensor.size(3));
    if (said.isPresent()) {
      return said.get() == Layout.NCHW;
    }
    if (mayBeFirst != mayBeLast) {
      return mayBeFirst;
    }
    return ChannelAxis.of(graph, tensor.name())
        .map(axis -> axis == ChannelAxis.FIRST)
        .orElseThrow(
            () ->
                new ModelException(
                    card.name()
                        + " takes "
                        + tensor
                        + ", which does not say where the 1 or 3 color channels are: give"
                        + " \"layout\": \"NCHW\" or \"NHWC\" in "
                        + card.name()
                        + ".json"));
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == 3;
  }

  private static String refusal(GraphTensor tensor, int axes, ModelDescription card) {
    String what = card.name() + " is no model of single images: its input is " + tensor;
    return switch (axes) {
      case 5 -> what + ", the pixels of a whole clip: such a model goes to --clip-model";
      case 3 ->
          what
              + ", where [N,3,H,W] or [N,H,W,3] is needed; the shape is that of a sequence model,"
              + " which goes to --sequence-model";
      default -> what + ", where the shape [N,3,H,W] or [N,H,W,3] is needed";
    };
  }
}
