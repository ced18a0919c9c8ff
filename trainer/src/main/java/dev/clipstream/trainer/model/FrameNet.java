package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.PixelNormalization;
import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A frame model: pixels to features, by the encoder, to class scores, by the head. Its weights are
 * made from torch's random state, so seed that first; those of the encoder may then be taken over
 * from another model. Belongs to the thread that trains it.
 */
public final class FrameNet {

  /** The name of the output that sequence models read. */
  public static final String FEATURES = "features";

  private final FrameSpec spec;
  private final Module module = new Module("frames");
  private final Module encoderModule = new Module("encoder");
  private final Module headModule = new Module("head");
  private final PixelNormalization pixels = PixelNormalization.ofImages();
  private final Encoder encoder;
  private final Dense head;
  private final CalibratedSoftmax softmax = new CalibratedSoftmax();
  private Origin origin = Origin.FRESH;
  private boolean mirrors;

  /** Where the encoder's weights come from, and whether they are trained. */
  private enum Origin {
    FRESH,
    LEARNED_BEFORE,
    FROZEN
  }

  /**
   * What the model says of a batch.
   *
   * @param features float32 [N,F]
   * @param scores float32 [N,K], logits
   * @param attention float32 [N,S], the weight of each segment, if the model weighs segments
   * @param softmax makes probabilities of the scores
   */
  public record Output(
      Tensor features, Tensor scores, Optional<Tensor> attention, CalibratedSoftmax softmax) {

    /** The scores as probabilities [N,K]. */
    public Tensor probabilities() {
      return softmax.forward(scores);
    }
  }

  public FrameNet(FrameSpec spec) {
    this.spec = spec;
    Shape image = Shape.image(3, spec.height(), spec.width());
    encoder = Architectures.frame(spec.architecture()).encoder(image, spec.size());
    head = new Dense(encoder.features(), spec.labels().size());
    encoder.register(module, "encoder");
    head.register(module, "head");
    // The same layers once more, so that either part can be trained without the other.
    encoder.register(encoderModule, "encoder");
    head.register(headModule, "head");
  }

  /**
   * Takes over the weights of another model's encoder; the head stays as it is.
   *
   * @throws IllegalArgumentException if that encoder has other layers, or layers of another size;
   *     nothing has changed then
   */
  public void takeEncoder(FrameNet other) {
    EncoderWeights mine = EncoderWeights.of(encoderModule);
    mine.copyFrom(EncoderWeights.of(other.encoderModule));
    origin = Origin.LEARNED_BEFORE;
  }

  /**
   * Leaves the encoder as it is from now on: its weights have no gradients and are no longer among
   * {@link #trained()}, and batch normalisation uses and keeps the averages that it has.
   */
  public void freezeEncoder() {
    encoderModule.train(false);
    try (TensorVector weights = encoderModule.parameters()) {
      for (Tensor weight : weights.get()) {
        weight.requires_grad_(false);
      }
    }
    origin = Origin.FROZEN;
  }

  /** Whether the encoder stays as it is. */
  public boolean frozen() {
    return origin == Origin.FROZEN;
  }

  /** The parts that are trained. */
  public List<Module> trained() {
    return switch (origin) {
      case FRESH -> List.of(module);
      case LEARNED_BEFORE -> List.of(encoderModule, headModule);
      case FROZEN -> List.of(headModule);
    };
  }

  /** Those of them whose weights were learned before, by another model. */
  public List<Module> learnedBefore() {
    return origin == Origin.LEARNED_BEFORE ? List.of(encoderModule) : List.of();
  }

  /** Whether there is a first layer that {@link #fit} brings to the training images. */
  public boolean fits() {
    return encoder.fits();
  }

  /**
   * Brings a first layer that has constants of the data, such as the covariance of its patches, to
   * a sample of the training images; before the weights of another encoder are taken over.
   *
   * @param sample uint8 [N,H,W,3] RGB
   */
  public void fit(Tensor sample) {
    encoder.fit(pixels.forward(sample));
  }

  /**
   * Floating-point operations of training on one image, by the usual count: two for each
   * multiply-add of convolutions, products and dense layers, and the backward pass twice the
   * forward. A frozen encoder has no backward pass.
   */
  public long trainingFlop() {
    long ofEncoder = (frozen() ? 2 : 6) * encoder.multiplyAdds();
    return ofEncoder + 6 * head.multiplyAdds(Shape.vector(features()));
  }

  public FrameSpec spec() {
    return spec;
  }

  /** Width F of the features. */
  public int features() {
    return encoder.features();
  }

  /** The end of it, which makes probabilities of scores. */
  public CalibratedSoftmax output() {
    return softmax;
  }

  /** Owns the weights, all of them. */
  public Module module() {
    return module;
  }

  /** Owns the weights of the encoder. */
  public Module encoderModule() {
    return encoderModule;
  }

  /** Owns the weights of the head. */
  public Module headModule() {
    return headModule;
  }

  /**
   * From now on the model looks at the mirror image of every image, too: its features are the mean
   * of both, and so are its logits. Not while it learns, but for whatever it is judged by.
   */
  public void mirror() {
    mirrors = true;
  }

  /**
   * The model applied to a batch.
   *
   * @param batch uint8 [N,H,W,3] RGB
   */
  public Output forward(Tensor batch) {
    Pooled<Tensor> code = encoder.forward(pixels.forward(batch));
    Tensor features = code.vector();
    if (mirrors && !learns()) {
      Tensor turned = encoder.forward(pixels.forward(batch.flip(2))).vector();
      features = features.add(turned).mul(new Scalar(0.5f));
    }
    return new Output(features, scores(features), code.attention(), softmax);
  }

  /** Of either of these a training tells the mode, by what is trained. */
  private boolean learns() {
    return module.is_training() && headModule.is_training();
  }

  /**
   * The second half of {@link #forward}: class scores, logits, of features that it gave.
   *
   * @param features float32 [N,F]
   */
  public Tensor scores(Tensor features) {
    return head.forward(features);
  }

  /**
   * The same as a graph: {@code pixels} in, {@code probabilities}, {@code features} and, if the
   * model weighs segments, {@code attention} out.
   */
  public OnnxGraph export() {
    OnnxGraph graph = new OnnxGraph(spec.architecture());
    String height = Integer.toString(spec.height());
    String width = Integer.toString(spec.width());
    String batch = graph.input("pixels", TensorType.UINT8, "N", height, width, "3");
    Pooled<String> read = encode(graph, batch);
    String code = read.vector();
    String classes = Integer.toString(spec.labels().size());
    String probabilities = softmax.export(graph, head.export(graph, code));
    graph.output("probabilities", probabilities, TensorType.FLOAT, "N", classes);
    graph.output(FEATURES, code, TensorType.FLOAT, "N", Integer.toString(features()));
    String segments = Integer.toString(encoder.steps());
    read.attention()
        .ifPresent(value -> graph.output("attention", value, TensorType.FLOAT, "N", segments));
    return graph;
  }

  private Pooled<String> encode(OnnxGraph graph, String batch) {
    if (!mirrors) {
      return encoder.export(graph, pixels.export(graph, batch));
    }
    String turned =
        graph.node(
            "Slice",
            List.of(
                batch,
                graph.integers("mirror.from", -1),
                graph.integers("mirror.to", Long.MIN_VALUE),
                graph.integers("mirror.axis", 2),
                graph.integers("mirror.step", -1)));
    String both = graph.node("Concat", List.of(batch, turned), Attributes.integer("axis", 0));
    Pooled<String> read = encoder.export(graph, pixels.export(graph, both));
    String sides = sides(graph, read.vector(), features());
    String mean =
        graph.node(
            "ReduceMean",
            List.of(sides),
            Attributes.integers("axes", 0),
            Attributes.integer("keepdims", 0));
    Optional<String> attention =
        read.attention()
            .map(
                weights ->
                    graph.node(
                        "Gather",
                        List.of(
                            sides(graph, weights, encoder.steps()),
                            graph.scalar("mirror.image", 0)),
                        Attributes.integer("axis", 0)));
    return new Pooled<>(mean, attention);
  }

  /** From [2N,F], the images before their mirror images, to [2,N,F]. */
  private static String sides(OnnxGraph graph, String value, int width) {
    return graph.node("Reshape", List.of(value, graph.integers("mirror.sides", 2, -1, width)));
  }
}
