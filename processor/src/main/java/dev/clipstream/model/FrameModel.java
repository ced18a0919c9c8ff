package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.graph.TrainingNodes;
import dev.clipstream.model.input.ImageFeed;
import dev.clipstream.model.input.ImageSession;
import dev.clipstream.model.input.PixelConverter;
import dev.clipstream.model.input.PixelInput;
import dev.clipstream.model.input.TensorShapes;
import dev.clipstream.model.output.FrameOutputs;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.output.FrameTensors;
import dev.clipstream.model.output.Scoring;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.model.session.TensorReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A frame classifier or encoder: pixels in; scores, features or both out.
 *
 * <p>Models made by the trainer take the decoded pixels as they are; for models from elsewhere a
 * {@link PixelConverter} makes their input, and {@link Scoring} makes scores of their numbers.
 *
 * <p>The model itself is shared by all workers; each runs it through a {@link Runner} of its own.
 * Close it after the last run.
 */
public final class FrameModel implements AutoCloseable {

  private final ModelDescription card;
  private final ImageSession session;
  private final Optional<TensorReader> scores;
  private final Optional<TensorReader> features;
  private final Optional<String> featuresFrom;
  private final Set<String> names;

  /** What the probe has found. */
  private final FrameProbe.Findings found;

  private FrameModel(
      ModelDescription card, ImageSession session, FrameOutputs outputs, ModelSource source) {
    this.card = card;
    this.session = session;
    this.scores = outputs.scores();
    this.features = outputs.features();
    this.featuresFrom = outputs.featuresFrom();
    this.names = outputs.names();
    this.found = FrameProbe.of(card, session, outputs, source.graph());
  }

  /**
   * Loads a model and tries it on a few images.
   *
   * @param path an ONNX file, or a folder that has one
   * @throws ModelException if it cannot be served on {@code device}; the message says why
   */
  public static FrameModel open(Path path, Device device) {
    return open(path, device, false);
  }

  /**
   * As {@link #open}, to be followed by a sequence model: a classifier that names no features gives
   * those that its last layer reads.
   */
  public static FrameModel openEncoder(Path path, Device device) {
    return open(path, device, true);
  }

  private static FrameModel open(Path path, Device device, boolean wantsFeatures) {
    Path file = ModelDescription.fileOf(path);
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    ModelSource source = ModelSource.read(file);
    ModelDescription card = describe(source);
    FrameTensors tensors = FrameTensors.of(source.graph(), card, wantsFeatures);
    Optional<long[]> shape =
        FrameOutputs.needShape(tensors, card)
            ? tensors.features().map(name -> TensorShapes.of(source, card, name))
            : Optional.empty();
    FrameOutputs outputs = FrameOutputs.of(source.graph(), card, tensors, shape);
    ImageSession session = ImageSession.open(source, outputs.edit(), card, device);
    try {
      return new FrameModel(card, session, outputs, source);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    } catch (OutOfMemoryError e) {
      session.close();
      throw session.input().tooLarge(card, e);
    }
  }

  /** What file, metadata and graph say of a frame model. */
  static ModelDescription describe(ModelSource source) {
    return describe(source, Task.FRAME);
  }

  /** The same of a model of frames or, since both take pixels, of clips. */
  static ModelDescription describe(ModelSource source, Task servedAs) {
    ModelDescription card =
        ModelDescriptions.read(
            source.file(),
            source.graph().metadata(),
            FrameTensors.labels(source.graph()),
            source.sha256(),
            servedAs);
    if (card.task().equals(Optional.of(Task.SEQUENCE))) {
      throw new ModelException(
          source.file()
              + " is a sequence model: give it as --sequence-model, and its frame model here");
    }
    if (card.task().equals(Optional.of(Task.STEP))) {
      throw new ModelException(
          source.file() + " is a step model: give it as --stream-model, and its frame model here");
    }
    var training = TrainingNodes.of(source.graph());
    if (!training.isEmpty()) {
      throw new ModelException(
          "%s was exported in training mode: %s%s would let images change each other's scores;"
                  .formatted(
                      source.file(),
                      training.get(0),
                      training.size() == 1 ? "" : " and " + (training.size() - 1) + " more nodes")
              + " export it in evaluation mode (model.eval())");
    }
    return card;
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return session.device();
  }

  /** Width in pixels of the images it takes. */
  public int width() {
    return session.input().width();
  }

  /** Height in pixels of the images it takes. */
  public int height() {
    return session.input().height();
  }

  /** Length of {@link FrameScores#probabilities()}; 0 if it is an encoder. */
  public int classes() {
    return found.classes();
  }

  /** Length of {@link FrameScores#features()}; 0 if the model gives none. */
  public int featureSize() {
    return found.featureSize();
  }

  /** Whether the graph gives logits, to which softmax or sigmoid is applied here. */
  public boolean givesLogits() {
    return found.scoring().filter(scoring -> scoring.applied() != Activation.NONE).isPresent();
  }

  /** Whether each score is that of a label by itself; else they are one distribution. */
  public boolean givesIndependentScores() {
    return found.scoring().filter(Scoring::independent).isPresent();
  }

  /** How its numbers become scores and why, for people; empty for an encoder. */
  public Optional<String> describeScores() {
    return found.scoring().map(Scoring::describe);
  }

  /** Whether how its numbers become scores is said by nobody. */
  public boolean guessesScores() {
    return found.scoring().filter(Scoring::guessed).isPresent();
  }

  /** What nobody says of its pixels and was taken for granted, a sentence each. */
  public List<String> guesses() {
    List<String> guesses = new ArrayList<>(card.guesses(takesFloats()));
    if (featureSize() == 0 && card.graph().pool().filter(how -> how != Pool.NONE).isPresent()) {
      guesses.add("\"pool\" is of features, and is not used, since it gives none here");
    }
    return guesses;
  }

  /** The tensor that features are, for people; empty if there are none. */
  public Optional<String> describeFeatures() {
    return featuresFrom;
  }

  /** Why images are run one at a time; empty if they are run in batches. */
  public Optional<String> runsInOnes() {
    return found.runsInOnes();
  }

  /** Whether pixels are scaled before they are fed, rather than given as bytes of 0 to 255. */
  public boolean takesFloats() {
    return session.input().type() != OnnxJavaType.UINT8;
  }

  /** The input, for people: {@code pixels uint8 [N,64,64,3]}. */
  public String describeInput() {
    PixelInput input = session.input();
    String batch = input.fixedBatch() == 0 ? "N" : Integer.toString(input.fixedBatch());
    String rest =
        input.channelsFirst()
            ? input.channels() + "," + height() + "," + width()
            : height() + "," + width() + "," + input.channels();
    return input.name()
        + " "
        + session.typeName()
        + " ["
        + batch
        + ","
        + rest
        + "] "
        + card.color();
  }

  /**
   * Runs every batch size that will be run, so that no frame has to wait for what the first run of
   * a size costs.
   *
   * @throws InferenceException if one fails
   */
  public void warmUp(int maxBatch) {
    Runner runner = newRunner(maxBatch);
    for (int n = device().padsBatches() ? 1 : maxBatch; n < maxBatch; n *= 2) {
      Object unused = runner.run(n);
    }
    Object unused = runner.run(maxBatch);
  }

  /** A runner for batches of up to {@code maxBatch} frames, for one thread. */
  public Runner newRunner(int maxBatch) {
    return new Runner(maxBatch);
  }

  /** The buffers of one worker, which the garbage collector frees. Not thread-safe. */
  public final class Runner {

    private final ImageFeed feed;

    private Runner(int maxBatch) {
      this.feed = session.feed(Math.max(maxBatch, found.step()));
    }

    /** Direct; uint8 [maxBatch,H,W,3] RGB. Fill the first n images, then {@link #run}. */
    public ByteBuffer pixels() {
      return feed.pixels();
    }

    /**
     * Classifies the first {@code n} images of {@link #pixels}.
     *
     * @return one an image, in order
     * @throws InferenceException if the run fails or gives another number of results
     */
    public FrameScores[] run(int n) {
      int maxBatch = feed.maxBatch();
      if (n < 1 || n > maxBatch) {
        throw new IllegalArgumentException("a batch of " + n + ", not 1 to " + maxBatch);
      }
      try {
        feed.convert(n);
        int step = found.step() == 0 ? device().paddedBatch(n, maxBatch) : found.step();
        FrameScores[] results = new FrameScores[n];
        for (int from = 0; from < n; from += step) {
          runStep(from, step, Math.min(step, n - from), results);
        }
        return results;
      } catch (OrtException | IllegalStateException e) {
        throw new InferenceException(
            card.name() + " failed on a batch of " + n + ": " + e.getMessage(), e);
      }
    }

    /**
     * @param from first image
     * @param rows images to run: where a fixed batch reaches past the last image, what is left in
     *     the buffer pads it
     * @param n images whose results count
     */
    private void runStep(int from, int rows, int n, FrameScores[] results) throws OrtException {
      int start = Math.min(from, feed.maxBatch() - rows);
      int skip = from - start;
      try (OrtSession.Result result = feed.run(start, rows, names)) {
        float[][] numbers = read(scores, result, rows, skip + n);
        float[][] vectors = read(features, result, rows, skip + n);
        for (int i = 0; i < n; i++) {
          float[] own = numbers[skip + i];
          float[] probabilities =
              found.scoring().isPresent() ? found.scoring().get().apply(own) : own;
          results[from + i] = new FrameScores(probabilities, vectors[skip + i]);
        }
      }
    }

    private static float[][] read(
        Optional<TensorReader> reader, OrtSession.Result result, int rows, int n)
        throws OrtException {
      return reader.isPresent() ? reader.get().read(result, rows, n) : new float[n][0];
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
