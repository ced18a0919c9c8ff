package dev.clipstream.model.output;

import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.TextEmbeddings;
import dev.clipstream.model.graph.GraphEdit;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.graph.Quantization;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.OnnxSession;
import dev.clipstream.model.session.TensorReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is read of a frame model's outputs, and what is added to its graph so that it gives them:
 * tensors from inside, vectors of tokens and maps, scores of features that are compared with labels
 * as text.
 *
 * @param scores [N,K]; empty for an encoder
 * @param ending what makes the scores; empty for an encoder
 * @param features [N,F]; empty if there are none
 * @param featuresFrom the tensor that they are made of and how, for people; empty if there are none
 * @param edit for {@link OnnxSession}; not kept with a loaded model
 */
public record FrameOutputs(
    Optional<TensorReader> scores,
    Optional<OutputEnding> ending,
    Optional<TensorReader> features,
    Optional<String> featuresFrom,
    GraphEdit edit) {

  /** Of CLIP and most of its kin. */
  private static final double LOGIT_SCALE = 100;

  /** Whether the shape of the features must be known to tell what is to be added. */
  public static boolean needShape(FrameTensors tensors, ModelDescription card) {
    boolean pooled = card.graph().pool().filter(how -> how != Pool.NONE).isPresent();
    boolean compared = card.graph().textEmbeddings().isPresent();
    return tensors.features().isPresent() && (pooled || compared || tensors.chosen());
  }

  /**
   * @param shape of the features, the batch included, where {@link #needShape} asks for it
   * @throws ModelException if the features cannot be pooled or compared as the description says
   */
  public static FrameOutputs of(
      ModelGraph graph, ModelDescription card, FrameTensors tensors, Optional<long[]> shape) {
    GraphEdit edit = new GraphEdit(graph);
    Optional<Pool> pool = shape.flatMap(axes -> pool(card, tensors, axes));
    Optional<String> features =
        tensors
            .features()
            .map(
                name ->
                    pool.map(how -> edit.pool(name, shape.orElseThrow().length, how)).orElse(name));
    features.ifPresent(edit::expose);
    Optional<TextEmbeddings> texts = card.graph().textEmbeddings();
    Optional<String> scores = tensors.scores();
    Optional<OutputEnding> ending = scores.map(name -> OutputEnding.of(graph, name));
    if (texts.isPresent()) {
      requireSize(card, texts.get(), shape.orElseThrow(), pool.isPresent());
      scores = Optional.of(compare(edit, card, features.orElseThrow(), texts.get()));
      ending = Optional.of(new OutputEnding(comparison(card), Optional.empty(), false));
    }
    scores.ifPresent(edit::expose);
    return new FrameOutputs(
        scores.map(name -> reader(graph, name)),
        ending,
        features.map(name -> reader(graph, name)),
        tensors.features().map(name -> name + pool.map(how -> ", pool " + lower(how)).orElse("")),
        edit);
  }

  /** Names of the outputs that are read. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    scores.ifPresent(reader -> names.add(reader.name()));
    features.ifPresent(reader -> names.add(reader.name()));
    return names;
  }

  private static TensorReader reader(ModelGraph graph, String name) {
    return new TensorReader(name, Quantization.of(graph, name));
  }

  /** What makes the scores where features are compared with labels as text. */
  private static OutputEnding.Kind comparison(ModelDescription card) {
    boolean independent = card.graph().activation().equals(Optional.of(Activation.SIGMOID));
    return independent ? OutputEnding.Kind.SIGMOID : OutputEnding.Kind.SOFTMAX;
  }

  private static String compare(
      GraphEdit edit, ModelDescription card, String features, TextEmbeddings texts) {
    return edit.compare(
        features,
        texts.vectors(),
        card.graph().logitScale().orElse(LOGIT_SCALE),
        card.graph().logitBias().orElse(0.0),
        comparison(card) == OutputEnding.Kind.SIGMOID);
  }

  /** How the features become one vector; empty if they are one, or are to stay as they are. */
  private static Optional<Pool> pool(ModelDescription card, FrameTensors tensors, long[] shape) {
    boolean isVector = Arrays.stream(shape).skip(1).filter(size -> size > 1).count() <= 1;
    Pool byDefault = tensors.chosen() && !isVector ? Pool.MEAN : Pool.NONE;
    Pool how = card.graph().pool().orElse(byDefault);
    boolean possible =
        switch (how) {
          case NONE -> true;
          case MEAN, MAX -> shape.length == 3 || shape.length == 4;
          case CLS -> shape.length == 3;
          case LAST -> false;
        };
    if (!possible) {
      throw new ModelException(
          "%s: \"pool\": \"%s\" does not go with '%s', which is %s: cls takes tokens [N,L,D], mean"
                  .formatted(
                      card.name(),
                      lower(how),
                      tensors.features().orElse(""),
                      Arrays.toString(shape))
              + " and max take tokens or a map [N,C,H,W]; what is one vector needs none");
    }
    return Optional.of(how).filter(kind -> kind != Pool.NONE);
  }

  private static String lower(Pool pool) {
    return pool.name().toLowerCase(Locale.ROOT);
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
