package dev.clipstream.model;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.DynamicQuantization;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.input.ImageFeed;
import dev.clipstream.model.input.ImageSession;
import dev.clipstream.model.output.FrameOutputs;
import dev.clipstream.model.output.Scoring;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.TensorReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Tries a frame model on a few images when it is loaded: each alone, and all in one batch. Tells
 * what of it no graph says: how many numbers it gives, whether the images of a batch leave each
 * other alone, and whether its numbers are what its graph promises.
 */
final class FrameProbe {

  /** Numbers of float32 that features may have without a word: those of 64 KiB. */
  private static final int MAX_FEATURES = 16_384;

  /**
   * What was found.
   *
   * @param scoring how numbers become scores; empty for an encoder
   * @param classes scores an image; 0 for an encoder
   * @param featureSize numbers; 0 if there are none
   * @param step images that are run at once; 0 for any number
   * @param runsInOnes why one at a time, where the graph's shape would allow more
   */
  record Findings(
      Optional<Scoring> scoring,
      int classes,
      int featureSize,
      int step,
      Optional<String> runsInOnes) {}

  /** What the model gave for one image, as it came. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Raw(float[] scores, float[] features) {}

  private final ModelDescription card;
  private final ImageSession session;
  private final FrameOutputs outputs;
  private final Set<String> names;

  /** Shape of the features of one image, as it came last. */
  private long[] featureShape = new long[0];

  private FrameProbe(ModelDescription card, ImageSession session, FrameOutputs outputs) {
    this.card = card;
    this.session = session;
    this.outputs = outputs;
    this.names = outputs.names();
  }

  /**
   * @throws ModelException if it cannot be served; the message says why
   */
  static Findings of(
      ModelDescription card, ImageSession session, FrameOutputs outputs, ModelGraph graph) {
    return new FrameProbe(card, session, outputs).find(graph);
  }

  private Findings find(ModelGraph graph) {
    List<byte[]> images = images();
    int fixed = session.input().fixedBatch();
    ImageFeed feed = session.feed(Math.max(images.size() + 1, fixed));
    List<Raw> alone = new ArrayList<>();
    try {
      for (byte[] image : images) {
        feed.pixels().put(0, image);
        alone.add(run(feed, 1, Math.max(1, fixed))[0]);
      }
    } catch (OrtException | IllegalStateException e) {
      throw new ModelException(card.name() + " does not run: " + firstLine(e), e);
    }
    List<float[]> rows = alone.stream().map(raw -> raw.scores.clone()).toList();
    Optional<Scoring> scoring =
        outputs
            .scores()
            .map(read -> Scoring.of(card, read.name(), outputs.ending().orElseThrow(), rows));
    int classes = scoring.map(how -> how.labels(alone.get(0).scores.length)).orElse(0);
    requireLabels(classes);
    requireFittingFeatures();
    Optional<String> inOnes = inOnes(graph, feed, images, alone);
    int step = inOnes.isPresent() ? 1 : fixed;
    return new Findings(scoring, classes, alone.get(0).features.length, step, inOnes);
  }

  /** Noise, a gradient, and black: the first two are like no other image in any part. */
  private List<byte[]> images() {
    int width = session.input().width();
    byte[] noise = new byte[3 * width * session.input().height()];
    new Random(1).nextBytes(noise);
    byte[] gradient = new byte[noise.length];
    for (int at = 0; at < gradient.length; at++) {
      int x = at / 3 % width;
      int y = at / 3 / width;
      int light =
          switch (at % 3) {
            case 0 -> 255 * x / width;
            case 1 -> 255 - 255 * x / width;
            default -> 255 * y / session.input().height();
          };
      gradient[at] = (byte) light;
    }
    return List.of(noise, gradient, new byte[noise.length]);
  }

  /**
   * @param n images, the first of the buffer
   * @param rows that are run
   */
  private Raw[] run(ImageFeed feed, int n, int rows) throws OrtException {
    feed.convert(n);
    Raw[] all = new Raw[n];
    try (OrtSession.Result result = feed.tryRun(rows, names)) {
      float[][] scores = new float[n][0];
      float[][] features = new float[n][0];
      if (outputs.scores().isPresent()) {
        scores = outputs.scores().get().read(result, rows, n);
      }
      if (outputs.features().isPresent()) {
        TensorReader.Rows read = outputs.features().get().readShaped(result, rows, n);
        features = read.rows();
        featureShape = read.shape();
      }
      for (int i = 0; i < n; i++) {
        all[i] = new Raw(scores[i], features[i]);
      }
    }
    return all;
  }

  /** Features of many places of an image are many numbers, and are kept for every frame. */
  private void requireFittingFeatures() {
    if (outputs.features().isEmpty() || card.graph().pool().equals(Optional.of(Pool.NONE))) {
      return;
    }
    long[] wide = Arrays.stream(featureShape).filter(size -> size != 1).toArray();
    long numbers = Arrays.stream(featureShape).reduce(1, (a, b) -> a * b);
    if (wide.length <= 1 && numbers <= MAX_FEATURES) {
      return;
    }
    throw new ModelException(
        ("%s gives features '%s' of shape %s, which is %,d bytes a frame to be kept: give \"pool\":"
                + " \"cls\", \"mean\" or \"max\" in %s.json, or \"none\" if all of it is wanted")
            .formatted(
                card.name(),
                outputs.featuresFrom().orElse(""),
                Arrays.toString(featureShape).replace(" ", ""),
                numbers * Float.BYTES,
                card.name()));
  }

  private void requireLabels(int classes) {
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

  /** Why images cannot be run in batches, or not as they would be alone; empty if they can. */
  private Optional<String> inOnes(
      ModelGraph graph, ImageFeed feed, List<byte[]> images, List<Raw> alone) {
    int fixed = session.input().fixedBatch();
    if (fixed == 1) {
      return Optional.empty();
    }
    Optional<String> dynamic =
        DynamicQuantization.in(graph).map(node -> node + " scales a batch as a whole");
    if (dynamic.isPresent() && fixed == 0) {
      return dynamic;
    }
    int n = fixed == 0 ? images.size() : Math.min(fixed, images.size());
    for (int i = 0; i < n; i++) {
      feed.pixels().put(i * images.get(i).length, images.get(i));
    }
    String why;
    try {
      if (areAlike(run(feed, n, rows(n, fixed)), alone)) {
        return Optional.empty();
      }
      requireSteadiness(feed, images.get(0), fixed, alone);
      why = "the images of a batch change each other's scores";
    } catch (OrtException | IllegalStateException e) {
      why = "it fails on more than one image at once";
    }
    if (fixed > 1) {
      throw new ModelException(card.name() + " takes " + fixed + " images at once, but " + why);
    }
    return Optional.of(why);
  }

  /** As many as will be run. */
  private int rows(int n, int fixed) {
    return fixed > 0 ? fixed : session.device().paddedBatch(n, n + 1);
  }

  private void requireSteadiness(ImageFeed feed, byte[] image, int fixed, List<Raw> alone)
      throws OrtException {
    feed.pixels().put(0, image);
    if (!areAlike(run(feed, 1, Math.max(1, fixed)), alone)) {
      throw new ModelException(
          card.name()
              + " has other scores for the same image each time: something in it is random");
    }
  }

  /** Whether what was run is what the first images gave before. */
  private static boolean areAlike(Raw[] seen, List<Raw> expected) {
    for (int i = 0; i < seen.length; i++) {
      Raw right = expected.get(i);
      if (!BatchComparison.areAlike(seen[i].scores, right.scores)
          || !BatchComparison.areAlike(seen[i].features, right.features)) {
        return false;
      }
    }
    return true;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
