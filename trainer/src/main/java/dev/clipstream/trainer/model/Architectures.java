package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.model.sequence.AttentionModel;
import dev.clipstream.trainer.model.sequence.BiLstmModel;
import dev.clipstream.trainer.model.sequence.GruModel;
import dev.clipstream.trainer.model.sequence.LinearModel;
import dev.clipstream.trainer.model.sequence.LstmAttentionModel;
import dev.clipstream.trainer.model.sequence.LstmModel;
import dev.clipstream.trainer.model.sequence.MeanModel;
import dev.clipstream.trainer.model.sequence.MlpModel;
import dev.clipstream.trainer.model.sequence.SequenceArchitecture;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every model there is, by the name it has on the command line. A new one is one file and one line
 * here.
 */
public final class Architectures {

  private static final Map<String, FrameArchitecture> FRAME =
      Map.of(
          "attention", new ImageAttention(),
          "cnn", new Cnn(),
          "mobilenet", new MobileNet(),
          "resnet", new ResNet(),
          "resnet18", new ResNet18(),
          "rnn", new Rnn(),
          "whitened-vgg", new WhitenedVgg());

  private static final Map<String, SequenceArchitecture> SEQUENCE =
      Map.of(
          "attention", new AttentionModel(),
          "bilstm", new BiLstmModel(),
          "gru", new GruModel(),
          "linear", new LinearModel(),
          "lstm", new LstmModel(),
          "lstm-attention", new LstmAttentionModel(),
          "mean", new MeanModel(),
          "mlp", new MlpModel());

  private Architectures() {}

  /** Whether the name is that of a frame model. */
  public static boolean isFrame(String name) {
    return FRAME.containsKey(name);
  }

  /** Whether the name is that of a sequence model. */
  public static boolean isSequence(String name) {
    return SEQUENCE.containsKey(name);
  }

  /** What of a frame model's size can be chosen. */
  public static Sizing sizing(String name) {
    return frame(name).sizing();
  }

  /** The size of a frame model where none is chosen. */
  public static NetSize usualSize(String name) {
    return frame(name).usualSize();
  }

  /** Names and descriptions of all frame models. */
  public static SortedMap<String, String> frameModels() {
    SortedMap<String, String> all = new TreeMap<>();
    FRAME.forEach((name, model) -> all.put(name, model.description()));
    return all;
  }

  /** Names and descriptions of all sequence models. */
  public static SortedMap<String, String> sequenceModels() {
    SortedMap<String, String> all = new TreeMap<>();
    SEQUENCE.forEach((name, model) -> all.put(name, model.description()));
    return all;
  }

  /** Whether a sequence model can work step by step, frame after frame. */
  public static boolean isStepwise(String name) {
    return isSequence(name) && sequence(name).body(1).wholeClipLayers().isEmpty();
  }

  /** What keeps a sequence model from working step by step: the kinds of those layers. */
  public static List<String> wholeClipLayers(String name) {
    return sequence(name).body(1).wholeClipLayers();
  }

  /** The sequence models that can work step by step. */
  public static List<String> stepwiseModels() {
    return new TreeMap<>(SEQUENCE).keySet().stream().filter(Architectures::isStepwise).toList();
  }

  /** Whether a frame model can take images of a size: small ones end within its layers. */
  public static boolean takes(String name, int height, int width, NetSize size) {
    try {
      frame(name).encoder(Shape.image(3, height, width), size);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Rows and columns of the smallest square that a frame model can take. */
  public static int leastSize(String name, NetSize size) {
    int least = 1;
    while (!takes(name, least, least, size)) {
      least++;
    }
    return least;
  }

  static FrameArchitecture frame(String name) {
    return find(FRAME, name, "frame");
  }

  static SequenceArchitecture sequence(String name) {
    return find(SEQUENCE, name, "sequence");
  }

  private static <A> A find(Map<String, A> models, String name, String kind) {
    A found = models.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no %s model is called %s; there are %s"
              .formatted(kind, name, String.join(", ", new TreeMap<>(models).keySet())));
    }
    return found;
  }
}
