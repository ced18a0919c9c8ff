package dev.clipstream.model.session;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that a model runs on: a CPU, or a GPU through CUDA or TensorRT.
 *
 * @param kind which execution provider
 * @param index which GPU, from 0; 0 for the kinds that are no GPU
 * @param memoryLimit bytes of a GPU's memory that each model may take; 0 for no limit
 */
public record Device(Kind kind, int index, long memoryLimit) {

  /** The execution providers that can be asked for. */
  public enum Kind {
    /** CUDA where it works, else the CPU. */
    AUTO,
    CPU,
    CUDA,
    TENSORRT
  }

  public static final Device AUTO = new Device(Kind.AUTO, 0);
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** Without a limit to the memory. */
  public Device(Kind kind, int index) {
    this(kind, index, 0);
  }

  private static final Pattern SYNTAX =
      Pattern.compile("(auto|cpu)|(cuda|tensorrt)(?::(\\d{1,3}))?");

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda[:N]} or {@code tensorrt[:N]}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Device parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no device: use auto, cpu, cuda[:N] or tensorrt[:N]");
    }
    if (matcher.group(1) != null) {
      return matcher.group(1).equals("cpu") ? CPU : AUTO;
    }
    int index = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new Device(Kind.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)), index);
  }

  /** The same, held to so many bytes of a GPU's memory for each model. */
  public Device withMemoryLimit(long bytes) {
    return new Device(kind, index, bytes);
  }

  /** For whoever needs something that no method below tells. */
  boolean isGpu() {
    return kind == Kind.CUDA || kind == Kind.TENSORRT;
  }

  /** Whether ONNX Runtime needs a provider for it beyond its own. */
  boolean needsProvider() {
    return isGpu();
  }

  /**
   * Whether all runs have to come from one thread: a GPU's libraries keep handles and workspace for
   * every thread that they see.
   */
  boolean needsOneThread() {
    return isGpu();
  }

  /**
   * Whether batches are padded to powers of two: each size that is new costs a GPU a search for
   * kernels.
   */
  public boolean padsBatches() {
    return isGpu();
  }

  /** The size that a batch of {@code n} frames is run at, where {@code maxBatch} is the largest. */
  public int paddedBatch(int n, int maxBatch) {
    return padsBatches() ? Math.min(maxBatch, Integer.highestOneBit(2 * n - 1)) : n;
  }

  /** How many of some workers may run at once; the others decode meanwhile. */
  public int concurrentRuns(int workers) {
    return isGpu() ? 1 : workers;
  }

  /** Whether a run is all done by the thread that calls it, so that its time is the run's. */
  public boolean runsOnCallersThread() {
    return !isGpu();
  }

  /** Whether it computes in half precision, rather than in float32 with conversions between. */
  public boolean computesInFp16() {
    return isGpu();
  }

  /** Frames of a batch at most, unless the user says otherwise. */
  public int defaultBatch() {
    // On a GPU a batch costs little more than a frame, up to about this; on a CPU nothing is
    // gained.
    return isGpu() ? 32 : 8;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return isGpu() ? name + ":" + index : name;
  }
}
