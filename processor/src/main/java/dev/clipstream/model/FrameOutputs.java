package dev.clipstream.model;

import dev.clipstream.model.GraphDescription.Activation;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.graph.Quantization;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What is read of a frame model's outputs, and what is added to its graph so that it gives them:
 * tensors from inside, vectors of tokens and maps, scores of features that are compared with labels
 * as text.
 *
 * @param scores [N,K]; empty for an encoder
 * @param ending what makes the scores; empty for an encoder
 * @param features [N,F]; empty if there are none
 * @param edit for {@link OnnxSession}
 */
record FrameOutputs(
    Optional<TensorReader> scores,
    Optional<OutputEnding> ending,
    Optional<TensorReader> features,
    GraphEdit edit) {

  /** Of CLIP and most of its kin. */
  private static final double LOGIT_SCALE = 100;

  /** Whether the shape of the features must be known to tell what is to be added. */
  static boolean needShape(FrameTensors tensors, ModelDescription card) {
    boolean pooled = card.graph().pool().filter(how -> how != Pool.NONE).isPresent();
    boolean compared = card.graph().textEmbeddings().isPresent();
    return tensors.features().isPresent() && (pooled || compared || tensors.chosen());
  }

  /**
   * @param shape of the features, the batch included, where {@link #needShape} asks for it
   * @throws ModelException if the features cannot be pooled or compared as the description says
   */
  static FrameOutputs of(
      ModelGraph graph, ModelDescription card, FrameTensors tensors, Optional<long[]> shape) {
    GraphEdit edit = new GraphEdit(graph);
    Optional<String> features =
        tensors
            .features()
            .map(name -> shape.map(axes -> vector(edit, card, tensors, name, axes)).orElse(name));
    Optional<TextEmbeddings> texts = card.graph().textEmbeddings();
    if (texts.isPresent()) {
      requireSize(card, texts.get(), shape.orElseThrow(), !features.equals(tensors.features()));
      return compared(graph, card, features.orElseThrow(), texts.get(), edit);
    }
    tensors.scores().ifPresent(edit::expose);
    features.ifPresent(edit::expose);
    return new FrameOutputs(
        tensors.scores().map(name -> reader(graph, name)),
        tensors.scores().map(name -> OutputEnding.of(graph, name)),
        features.map(name -> reader(graph, name)),
        edit);
  }

  private static TensorReader reader(ModelGraph graph, String name) {
    return new TensorReader(name, Quantization.of(graph, name));
  }

  private static FrameOutputs compared(
      ModelGraph graph,
      ModelDescription card,
      String features,
      TextEmbeddings texts,
      GraphEdit edit) {
    boolean independent = card.graph().activation().equals(Optional.of(Activation.SIGMOID));
    String scores =
        edit.compare(
            features,
            texts.vectors(),
            card.graph().logitScale().orElse(LOGIT_SCALE),
            card.graph().logitBias().orElse(0.0),
            independent);
    edit.expose(features);
    edit.expose(scores);
    OutputEnding.Kind kind = independent ? OutputEnding.Kind.SIGMOID : OutputEnding.Kind.SOFTMAX;
    return new FrameOutputs(
        Optional.of(reader(graph, scores)),
        Optional.of(new OutputEnding(kind, Optional.empty(), false)),
        Optional.of(reader(graph, features)),
        edit);
  }

  /** The name of a tensor with one vector an image. */
  private static String vector(
      GraphEdit edit, ModelDescription card, FrameTensors tensors, String name, long[] shape) {
    boolean isVector = Arrays.stream(shape).skip(1).filter(size -> size > 1).count() <= 1;
    Pool byDefault = tensors.chosen() && !isVector ? Pool.MEAN : Pool.NONE;
    Pool how = card.graph().pool().orElse(byDefault);
    if (how == Pool.NONE) {
      return name;
    }
    boolean possible =
        switch (how) {
          case MEAN, MAX -> shape.length == 3 || shape.length == 4;
          case CLS -> shape.length == 3;
          default -> false;
        };
    if (!possible) {
      throw new ModelException(
          "%s: \"pool\": \"%s\" does not go with '%s', which is %s: cls takes tokens [N,L,D], mean"
                  .formatted(
                      card.name(),
                      how.name().toLowerCase(Locale.ROOT),
                      name,
                      Arrays.toString(shape))
              + " and max take tokens or a map [N,C,H,W]; what is one vector needs none");
    }
    return edit.pool(name, shape.length, how);
  }

  private static void requireSize(
      ModelDescription card, TextEmbeddings texts, long[] shape, boolean pooled) {
    long size = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    if (pooled) {
      size = shape.length == 3 ? shape[2] : shape[1];
    }
    if (size != texts.size()) {
      throw new ModelException(
          "%s gives %d features, but its text embeddings have %d numbers"
              .formatted(card.name(), size, texts.size()));
    }
  }
}
