package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.input.ClipAxes;
import dev.clipstream.model.input.ClipFeed;
import dev.clipstream.model.output.ScoreTensor;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A classifier of whole clips: the pixels of a fixed number of frames in, scores out, in one graph.
 *
 * <p>The model itself may be shared by threads; each runs it through a {@link Runner} of its own.
 * Close it after the last run.
 */
public final class ClipModel implements AutoCloseable {

  private final ModelDescription card;
  private final ClipSession session;
  private final ClipProbe.Findings found;

  private ClipModel(ModelDescription card, ClipSession session, OutputEnding ending) {
    this.card = card;
    this.session = session;
    this.found = ClipProbe.of(card, session, ending);
  }

  /**
   * Whether a file is a model of whole clips.
   *
   * @param path an ONNX file, or a folder that has one
   * @throws ModelException if a folder has no model
   */
  public static boolean isClipModel(Path path) {
    Path file = ModelDescription.fileOf(path);
    try {
      return Files.isRegularFile(file)
          && ModelGraph.read(file).inputs().stream().anyMatch(in -> in.hasRank(ClipAxes.AXES));
    } catch (IOException e) {
      // Whoever loads it says what is wrong with it.
      return false;
    }
  }

  /**
   * Loads a model and tries it on a few clips.
   *
   * @param path an ONNX file, or a folder that has one
   * @throws ModelException if it cannot be served on {@code device}; the message says why
   */
  public static ClipModel open(Path path, Device device) {
    Path file = ModelDescription.fileOf(path);
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no model file " + file);
    }
    ModelSource source = ModelSource.read(file);
    ModelDescription card = FrameModel.describe(source, Task.CLIP);
    ScoreTensor tensor = new ScoreTensor(source.graph(), card);
    String scores = tensor.find(Optional.empty()).orElseThrow(tensor::noClassifier);
    ClipSession session = ClipSession.open(source, card, scores, device);
    try {
      return new ClipModel(card, session, OutputEnding.of(source.graph(), scores));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  public ModelDescription card() {
    return card;
  }

  public Device device() {
    return session.device();
  }

  /** Frames of a clip that it takes. */
  public int frames() {
    return session.axes().frames();
  }

  /** Width in pixels of the frames it takes. */
  public int width() {
    return session.input().width();
  }

  /** Height in pixels of the frames it takes. */
  public int height() {
    return session.input().height();
  }

  /** Length of {@link SequenceScores#probabilities()}. */
  public int classes() {
    return found.classes();
  }

  /** Whether each score is that of a label by itself; else they are one distribution. */
  public boolean givesIndependentScores() {
    return found.scoring().independent();
  }

  /** How its numbers become scores and why, for people. */
  public String describeScores() {
    return found.scoring().describe();
  }

  /** Whether how its numbers become scores is said by nobody. */
  public boolean guessesScores() {
    return found.scoring().guessed();
  }

  /** Why clips are run one at a time; empty if they are run in batches. */
  public Optional<String> runsInOnes() {
    return found.runsInOnes();
  }

  /** Whether pixels are scaled before they are fed, rather than given as bytes of 0 to 255. */
  public boolean takesFloats() {
    return session.input().type() != OnnxJavaType.UINT8;
  }

  /** What nobody says of its pixels and was taken for granted, a sentence each. */
  public List<String> guesses() {
    return card.guesses(takesFloats());
  }

  /** Name, type, shape, layout and colors of the input, for people. */
  public String describeInput() {
    return "%s, %s %s".formatted(session.tensor(), session.axes().layout(), card.color());
  }

  /**
   * Which frames of a clip are fed, in order: as many as it takes, evenly spaced from the first to
   * the last; those of a shorter clip more than once.
   *
   * @param count frames of the clip, 1 or more
   */
  public int[] sample(int count) {
    return FrameSampling.exactly(count, frames());
  }

  /**
   * As above, by when the frames were captured: where the description says {@code fps}, those that
   * are nearest to instants so far apart, around the middle of the clip.
   *
   * @param capturedAtMicros of each frame of the clip, in order; one or more
   */
  public int[] sample(long[] capturedAtMicros) {
    return card.graph().fps().isPresent()
        ? ClipInstants.nearest(capturedAtMicros, frames(), card.graph().fps().get())
        : sample(capturedAtMicros.length);
  }

  /**
   * Buffers and runs of one thread, for up to {@code maxClips} clips at once.
   *
   * @param maxClips 1 or more
   */
  public Runner newRunner(int maxClips) {
    return new Runner(maxClips);
  }

  /** Clips that are run at once; 0 for any number. */
  private int step() {
    return found.runsInOnes().isPresent() ? 1 : session.input().fixedBatch();
  }

  /** Runs the model; owned by one thread. */
  public final class Runner {

    private final ClipFeed feed;
    private final int clipBytes;

    private Runner(int maxClips) {
      this.feed = session.feed(Math.max(maxClips, step()));
      this.clipBytes = feed.pixels().capacity() / feed.maxClips();
    }

    /** Direct; uint8 [maxClips,T,H,W,3] RGB, to be filled before each run, which may change it. */
    public ByteBuffer pixels() {
      return feed.pixels();
    }

    /**
     * The scores of the first {@code n} clips.
     *
     * @throws InferenceException if the model fails
     */
    public List<SequenceScores> run(int n) {
      List<SequenceScores> all = new ArrayList<>(n);
      int atOnce = step() > 0 ? step() : n;
      for (int from = 0; from < n; from += atOnce) {
        int count = Math.min(atOnce, n - from);
        if (from > 0) {
          feed.pixels().put(0, feed.pixels(), from * clipBytes, count * clipBytes);
        }
        feed.convert(count);
        try {
          for (float[] row : session.run(feed, atOnce, count)) {
            all.add(new SequenceScores(found.scoring().apply(row), new float[0]));
          }
        } catch (OrtException | IllegalStateException e) {
          throw new InferenceException(card.name() + " failed: " + e.getMessage(), e);
        }
      }
      return all;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
