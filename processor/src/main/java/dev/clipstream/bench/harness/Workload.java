package dev.clipstream.bench.harness;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The frames of many streams that send at the same time: one frame of each in turn, and over again.
 * All have a clip of {@link #CLIP_FRAMES} frames open, but are not equally far in it, so that as
 * many end at any time.
 *
 * @param streams 1 or more
 * @param partitions that they are spread over
 * @param frames of all together
 */
public record Workload(int streams, int partitions, long frames) {

  public static final int CLIP_FRAMES = 16;

  /** Clips that have ended and that the clip store remembers, of each stream. */
  private static final int REMEMBERED_CLIPS = 16;

  /**
   * Which frame to send, and where to.
   *
   * @param clip empty in a continuous stream
   * @param index in its stream, from 0
   * @param last whether it ends its clip
   */
  public record PlannedFrame(
      int partition, String stream, Optional<String> clip, long index, boolean last) {

    /** Frame {@code i} of continuous streams, one a partition, so that all are equally long. */
    static PlannedFrame continuous(long i, int partitions) {
      int partition = (int) (i % partitions);
      return new PlannedFrame(
          partition, "camera-" + partition, Optional.empty(), i / partitions, false);
    }
  }

  public Workload {
    if (streams < 1 || partitions < 1 || frames < 0) {
      throw new IllegalArgumentException(
          frames + " frames of " + streams + " streams on " + partitions + " partitions");
    }
  }

  /** What frame {@code i} of all is. */
  public PlannedFrame frame(long i) {
    int stream = (int) (i % streams);
    long index = i / streams;
    long at = index + headStart(stream);
    return new PlannedFrame(
        stream % partitions,
        String.format(Locale.ROOT, "stream-%06d", stream),
        Optional.of(String.format(Locale.ROOT, "clip-%06d", at / CLIP_FRAMES)),
        index,
        at % CLIP_FRAMES == CLIP_FRAMES - 1);
  }

  /** Clips that end. */
  public long clips() {
    return all().mapToLong(this::clipsOf).sum();
  }

  /** Frames of the clips that are open in the end. */
  public long openFrames() {
    return all().mapToLong(this::openFramesOf).sum();
  }

  /**
   * What is kept of all streams in the end, in bytes of keys and values, by the formula of the
   * operator's guide ("State of a stream").
   *
   * @param features a frame
   */
  public long stateBytes(int features) {
    return all().mapToLong(stream -> stateBytes(stream, features)).sum();
  }

  private long stateBytes(int stream, int features) {
    PlannedFrame any = frame(stream);
    int s = any.stream().length();
    int c = any.clip().orElseThrow().length();
    long ended = Math.min(REMEMBERED_CLIPS, clipsOf(stream));
    long open = openFramesOf(stream);
    return 14 + s + ended * (2 + c) + (open == 0 ? 0 : 6 + c) + open * (37 + s + 4L * features);
  }

  private IntStream all() {
    return IntStream.range(0, (int) Math.min(streams, frames));
  }

  /** How many frames of its first clip a stream leaves out. */
  private int headStart(int stream) {
    return stream / partitions % CLIP_FRAMES;
  }

  private long framesOf(int stream) {
    return frames / streams + (stream < frames % streams ? 1 : 0);
  }

  private long clipsOf(int stream) {
    return (headStart(stream) + framesOf(stream)) / CLIP_FRAMES;
  }

  private long openFramesOf(int stream) {
    return Math.min(framesOf(stream), (headStart(stream) + framesOf(stream)) % CLIP_FRAMES);
  }
}
