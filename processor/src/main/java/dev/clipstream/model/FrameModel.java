package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.clipstream.model.ModelDescription.Task;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * An image classifier in an ONNX file: it takes pixels and gives probabilities and, where the model
 * has an encoder output, features.
 *
 * <p>Models made by the trainer take the decoded pixels as they are; for models from elsewhere a
 * {@link PixelConverter} makes their input, and logits are turned into probabilities.
 *
 * <p>The model itself is shared by all workers; each runs it through a {@link Runner} of its own.
 * Close it after the last run.
 */
public final class FrameModel implements AutoCloseable {

  private final ModelDescription card;
  private final OnnxSession session;
  private final PixelInput input;
  private final String scores;
  private final Optional<String> features;
  private final boolean logits;
  private final int classes;
  private final int featureSize;

  private FrameModel(OnnxSession session, Path file) {
    this.session = session;
    this.card = ModelDescriptions.read(file, session.metadata());
    if (card.task().equals(Optional.of(Task.SEQUENCE))) {
      throw new ModelException(
          file + " is a sequence model: give it as --sequence-model, and its frame model here");
    }
    this.input = PixelInput.of(session.inputs(), card);
    Map<String, TensorInfo> outputs = session.outputs();
    this.scores = ScoreOutput.scores(outputs, card);
    String name = card.features().orElse("features");
    if (card.features().isPresent() && !outputs.containsKey(name)) {
      throw new ModelException(
          card.name() + " has no output '" + name + "'; it has " + outputs.keySet());
    }
    this.features = outputs.containsKey(name) ? Optional.of(name) : Optional.empty();
    Probe probe = probe();
    this.logits = probe.logits();
    this.classes = probe.classes();
    this.featureSize = probe.features();
    if (!card.labels().isEmpty() && card.labels().size() != classes) {
      throw new ModelException(
          card.name()
              + " gives "
              + classes
              + " scores but has "
              + card.labels().size()
              + " labels: they must be the same, in the same order");
    }
  }

  /**
   * Loads a model and runs it once.
   *
   * @throws ModelException if it cannot be served on {@code device}; the message says why
   */
  public static FrameModel open(Path file, Device device) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    OnnxSession session = OnnxSession.open(file, device);
    try {
      return new FrameModel(session, file);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private record Probe(boolean logits, int classes, int features) {}

  /**
   * Runs black, noise and white once: finds out the number of classes and features, warms the
   * session up, and tells logits from probabilities, which no graph says of itself.
   */
  private Probe probe() {
    boolean logits = false;
    FrameScores last = new FrameScores(new float[0], new float[0]);
    try (Runner runner = new Runner(1)) {
      byte[] noise = new byte[3 * width() * height()];
      new Random(1).nextBytes(noise);
      byte[] white = noise.clone();
      Arrays.fill(white, (byte) 255);
      for (byte[] pixels : new byte[][] {new byte[noise.length], noise, white}) {
        runner.pixels().put(0, pixels);
        last = runner.runRaw(1)[0];
        logits |= !ScoreOutput.isDistribution(last.probabilities());
      }
    } catch (OrtException | RuntimeException e) {
      throw new ModelException(card.name() + " does not run: " + e.getMessage(), e);
    }
    if (last.probabilities().length < 2) {
      throw new ModelException(
          card.name() + " is no classifier: it gives one number, not one score a class");
    }
    return new Probe(logits, last.probabilities().length, last.features().length);
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return session.device();
  }

  /** Width in pixels of the images it takes. */
  public int width() {
    return input.width();
  }

  /** Height in pixels of the images it takes. */
  public int height() {
    return input.height();
  }

  public int classes() {
    return classes;
  }

  /** Length of {@link FrameScores#features()}; 0 if the model gives none. */
  public int featureSize() {
    return featureSize;
  }

  /** Whether the graph ends in logits, to which softmax is applied here. */
  public boolean givesLogits() {
    return logits;
  }

  /** Whether pixels are scaled before they are fed, rather than given as bytes of 0 to 255. */
  public boolean takesFloats() {
    return input.type() != OnnxJavaType.UINT8;
  }

  /** The input, for people: {@code pixels uint8 [N,64,64,3]}. */
  public String describeInput() {
    String batch = input.fixedBatch() == 0 ? "N" : Integer.toString(input.fixedBatch());
    String rest =
        input.channelsFirst()
            ? input.channels() + "," + height() + "," + width()
            : height() + "," + width() + "," + input.channels();
    return input.name()
        + " "
        + typeName(input.type())
        + " ["
        + batch
        + ","
        + rest
        + "] "
        + card.color();
  }

  private static String typeName(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> "float32";
      case FLOAT16 -> "float16";
      default -> "uint8";
    };
  }

  /**
   * Runs every batch size that will be run, so that no frame has to wait for what the first run of
   * a size costs.
   *
   * @throws InferenceException if one fails
   */
  public void warmUp(int maxBatch) {
    try (Runner runner = newRunner(maxBatch)) {
      for (int n = device().isGpu() ? 1 : maxBatch; n < maxBatch; n *= 2) {
        Object unused = runner.run(n);
      }
      Object unused = runner.run(maxBatch);
    }
  }

  /** A runner for batches of up to {@code maxBatch} frames, for one thread. */
  public Runner newRunner(int maxBatch) {
    return new Runner(maxBatch);
  }

  /** The buffers of one worker. Not thread-safe; holds no native memory that needs closing. */
  public final class Runner implements AutoCloseable {

    private final ByteBuffer pixels;
    private final int maxBatch;
    private final Optional<PixelConverter> converter;
    private final ByteBuffer converted;

    private Runner(int maxBatch) {
      this.maxBatch = Math.max(maxBatch, input.fixedBatch());
      this.pixels =
          ByteBuffer.allocateDirect(Math.multiplyExact(this.maxBatch, 3 * width() * height()));
      this.converter =
          input.takesDecodedPixels(card)
              ? Optional.empty()
              : Optional.of(new PixelConverter(input, card));
      this.converted = converter.map(c -> c.allocate(this.maxBatch)).orElse(pixels);
    }

    /** Direct; uint8 [maxBatch,H,W,3] RGB. Fill the first n images, then {@link #run}. */
    public ByteBuffer pixels() {
      return pixels;
    }

    /**
     * Classifies the first {@code n} images of {@link #pixels}.
     *
     * @return one an image, in order
     * @throws InferenceException if the run fails or gives another number of results
     */
    public FrameScores[] run(int n) {
      try {
        FrameScores[] results = runRaw(n);
        if (logits) {
          for (FrameScores result : results) {
            ScoreOutput.softmax(result.probabilities());
          }
        }
        return results;
      } catch (OrtException | IllegalStateException e) {
        throw new InferenceException(
            card.name() + " failed on a batch of " + n + ": " + e.getMessage(), e);
      }
    }

    private FrameScores[] runRaw(int n) throws OrtException {
      if (n < 1 || n > maxBatch) {
        throw new IllegalArgumentException("a batch of " + n + ", not 1 to " + maxBatch);
      }
      converter.ifPresent(c -> c.convert(pixels, n, converted));
      int step = input.fixedBatch() == 0 ? rowsToRun(n) : input.fixedBatch();
      FrameScores[] results = new FrameScores[n];
      for (int from = 0; from < n; from += step) {
        runStep(from, step, Math.min(step, n - from), results);
      }
      return results;
    }

    /** On a GPU each new batch size costs a search for kernels: only powers of two are run. */
    private int rowsToRun(int n) {
      return device().isGpu() ? Math.min(maxBatch, Integer.highestOneBit(2 * n - 1)) : n;
    }

    /**
     * @param from first image
     * @param rows images to run: where a fixed batch reaches past the last image, what is left in
     *     the buffer pads it
     * @param n images whose results count
     */
    private void runStep(int from, int rows, int n, FrameScores[] results) throws OrtException {
      int bytes = converted.capacity() / maxBatch;
      int start = Math.min(from, maxBatch - rows);
      ByteBuffer slice = converted.slice(start * bytes, rows * bytes).order(converted.order());
      int skip = from - start;
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(
                  OnnxSession.ENVIRONMENT, slice, input.shape(rows), input.type());
          OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
        float[][] rowScores = ScoreOutput.read(result, scores, rows, skip + n);
        float[][] rowFeatures =
            features.isPresent()
                ? ScoreOutput.read(result, features.get(), rows, skip + n)
                : new float[skip + n][0];
        for (int i = 0; i < n; i++) {
          results[from + i] = new FrameScores(rowScores[skip + i], rowFeatures[skip + i]);
        }
      }
    }

    @Override
    public void close() {}
  }

  @Override
  public void close() {
    session.close();
  }
}
