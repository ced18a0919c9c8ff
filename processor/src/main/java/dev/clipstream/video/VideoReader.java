package dev.clipstream.video;

import dev.clipstream.image.Pixels;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a video file, a network stream or a camera, each as upright RGB pixels: every
 * frame that FFmpeg counts ({@code ffprobe -count_frames}), those held back in the decoder at the
 * end included.
 *
 * <p>It runs FFmpeg's own loop of reading and decoding rather than JavaCV's frame grabber, which
 * takes any error of reading for the end of the file, converts by the decoder's size where the
 * frame's may differ, and has no time for frames without a time stamp.
 *
 * <p>A frame that cannot be decoded is left out and the next one tried. A reader belongs to one
 * thread; {@link #next()} blocks until there is a frame, the source has been silent for the
 * time-out, or the thread is interrupted. Whoever opened it closes it.
 */
public final class VideoReader implements AutoCloseable {
  /** How long a source may be silent by default. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** Errors of reading in a row after which nothing better is to be expected. */
  private static final int MAX_ERRORS = 100;

  private static final long POLL_NANOS = 2_000_000;

  /** How far before a time a file is entered: B-frames of the same group may lie there. */
  private static final long SEEK_MARGIN_MICROS = 1_000_000;

  // From there, so that it is loaded before any other class of JavaCPP's: it sets what these heed.
  private static final AVRational MICROS = Ffmpeg.micros();
  private static final double FALLBACK_FRAME_RATE = 25;

  private final IoDeadline deadline;
  private final VideoInput input;
  private final FrameConverter converter = new FrameConverter();
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final OptionalDouble framesPerSecond;
  private @Nullable VideoException failure;
  private boolean draining;
  private boolean closed;

  /** Whether there is a decoded frame that has not been taken yet. */
  private boolean held;

  private int errors;

  /** Frames that were decoded, and those of them that were given. */
  private long frames;

  private long given;

  /** Frames that are shown before this time are decoded and passed over. */
  private long startMicros;

  private long firstMicros;
  private long lastMicros;

  private VideoReader(String location, Duration timeout, boolean oneThread) throws VideoException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be above 0, but is " + timeout);
    }
    VideoLocation found = VideoLocation.of(location);
    Ffmpeg.load();
    deadline = new IoDeadline(timeout);
    try {
      input = new VideoInput(found, deadline, oneThread);
    } catch (VideoException | RuntimeException e) {
      release();
      throw e;
    }
    framesPerSecond = input.frameRate();
  }

  /** Opens a source with {@link #DEFAULT_TIMEOUT}. */
  public static VideoReader open(String location) throws VideoException {
    return open(location, DEFAULT_TIMEOUT);
  }

  /**
   * Opens a source.
   *
   * @param location a file, {@code rtsp://}, {@code http://} or another URL that FFmpeg knows (RTSP
   *     goes over TCP), or a camera as {@code /dev/video0}
   * @param timeout how long the source may be silent, above 0, when it is opened and for each frame
   * @throws VideoException if it is not there, is no video, is damaged, or does not answer
   */
  public static VideoReader open(String location, Duration timeout) throws VideoException {
    return new VideoReader(location, timeout, false);
  }

  /**
   * As {@link #open}, but a file is decoded by the thread that reads it alone, which is slower and
   * takes as little memory as a live source does.
   */
  public static VideoReader openLight(String location, Duration timeout) throws VideoException {
    return new VideoReader(location, timeout, true);
  }

  /**
   * Opens a file at a time: the first frame is the first that is shown then or later. Times are
   * those of the whole video. Begins to decode at a key frame shortly before, where the file can be
   * entered there, and else at its beginning: the frames are the same.
   *
   * @param start 0 or more after the first frame
   */
  public static VideoReader openFrom(String location, Duration start) throws VideoException {
    long micros = start.toNanos() / 1000;
    VideoReader reader = open(location);
    try {
      if (micros > SEEK_MARGIN_MICROS && !reader.seek(micros)) {
        reader.close();
        reader = open(location);
      }
      reader.startMicros = micros;
      return reader;
    } catch (VideoException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The frame rate that the source states or seems to have; none where it has no clear one. */
  public OptionalDouble framesPerSecond() {
    return framesPerSecond;
  }

  /** About how many frames there are, for a display of progress; none for live sources. */
  public OptionalLong estimatedFrames() {
    checkOpen();
    long counted = input.stream().nb_frames();
    if (counted > 0) {
      return OptionalLong.of(counted);
    }
    long durationMicros = input.container().duration();
    return durationMicros > 0 && framesPerSecond.isPresent()
        ? OptionalLong.of(Math.round(durationMicros * framesPerSecond.getAsDouble() / 1e6))
        : OptionalLong.empty();
  }

  /**
   * Reads the next frame, or nothing once the video has ended.
   *
   * @throws VideoException if the source broke off, fell silent for the time-out, or held nothing
   *     that could be decoded; frames that had arrived by then have been given before
   */
  public Optional<VideoFrame> next() throws VideoException {
    return next(micros -> true, this::frame);
  }

  /**
   * Reads the next frame that is wanted, as a JPEG file; of the others no pixels are made.
   *
   * @param wanted asked about the time of each frame in turn, in microseconds after the first
   * @throws VideoException as {@link #next()}
   */
  public Optional<EncodedFrame> nextJpeg(
      LongPredicate wanted, SharedJpegEncoders encoders, SharedJpegEncoders.Format format)
      throws VideoException {
    return next(wanted, decoded -> new EncodedFrame(lastMicros, encoders.encode(decoded, format)));
  }

  private <T> Optional<T> next(LongPredicate wanted, Function<AVFrame, T> maker)
      throws VideoException {
    checkOpen();
    while (held || receive()) {
      Optional<T> made =
          take() && wanted.test(lastMicros) ? Optional.of(maker.apply(frame)) : Optional.empty();
      avutil.av_frame_unref(frame);
      if (made.isPresent()) {
        return made;
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (frames == 0) {
      throw input.failure("not one frame could be decoded", avutil.AVERROR_INVALIDDATA());
    }
    return Optional.empty();
  }

  private VideoFrame frame(AVFrame decoded) {
    Pixels pixels = converter.convert(decoded);
    return new VideoFrame(given++, lastMicros, pixels.width(), pixels.height(), pixels.rgb());
  }

  /** Decodes the next frame and holds it; tells whether there was one. */
  private boolean receive() {
    deadline.restart();
    while (true) {
      int status = avcodec.avcodec_receive_frame(input.decoder(), frame);
      if (status >= 0) {
        errors = 0;
        held = true;
        return true;
      }
      if (status == avutil.AVERROR_EOF()) {
        return false;
      }
      if (status != Ffmpeg.AGAIN) {
        countError(status);
      }
      if (!draining) {
        feed();
      }
    }
  }

  /** Takes note of the frame that is held; tells whether it comes at the start or later. */
  private boolean take() {
    long micros = frameMicros();
    if (frames == 0) {
      firstMicros = micros;
      input.frameCame();
    }
    frames++;
    lastMicros = Math.max(lastMicros, micros - firstMicros);
    held = false;
    return lastMicros >= startMicros;
  }

  /**
   * Goes to a key frame at or before a time, and holds it. Where that cannot be told for sure,
   * since there are no times or the container enters the stream elsewhere, this reader is of no
   * further use.
   *
   * @return whether it is there
   */
  private boolean seek(long micros) {
    // The first frame is where times begin.
    if (!receive() || !hasTime()) {
      return false;
    }
    firstMicros = frameMicros();
    frames = 1;
    held = false;
    avutil.av_frame_unref(frame);
    if (!input.seek(firstMicros + micros - SEEK_MARGIN_MICROS, MICROS)) {
      return false;
    }
    avcodec.avcodec_flush_buffers(input.decoder());
    draining = false;
    failure = null;
    return receive()
        && hasTime()
        && (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0
        && frameMicros() - firstMicros <= micros;
  }

  private boolean hasTime() {
    return frame.best_effort_timestamp() != avutil.AV_NOPTS_VALUE;
  }

  /** The frame's time in microseconds; without a time stamp, one frame after the last. */
  private long frameMicros() {
    long stamp = frame.best_effort_timestamp();
    if (stamp != avutil.AV_NOPTS_VALUE) {
      return avutil.av_rescale_q(stamp, input.stream().time_base(), MICROS);
    }
    long step = Math.round(1e6 / framesPerSecond.orElse(FALLBACK_FRAME_RATE));
    return frames == 0 ? 0 : firstMicros + lastMicros + step;
  }

  /** Moves one packet from the source to the decoder, or tells the decoder that none will come. */
  private void feed() {
    int status = input.read(packet);
    if (status < 0) {
      readFailed(status);
      return;
    }
    // To the decoder a packet without data is the end, so that one in the middle must not reach it.
    if (input.owns(packet) && packet.size() > 0) {
      int sent = avcodec.avcodec_send_packet(input.decoder(), packet);
      if (sent < 0) {
        countError(sent);
      }
    }
    avcodec.av_packet_unref(packet);
  }

  private void readFailed(int status) {
    if (status == avutil.AVERROR_EOF()) {
      drain();
    } else if (status == Ffmpeg.AGAIN && !deadline.passed()) {
      // A camera between two frames.
      LockSupport.parkNanos(POLL_NANOS);
    } else if (status == avutil.AVERROR_INVALIDDATA()) {
      // A damaged place: the demuxer finds its way back by reading on, or never does.
      countError(status);
    } else {
      failure = input.failure("broke off after %d frames".formatted(frames), status);
      drain();
    }
  }

  private void drain() {
    draining = true;
    avcodec.avcodec_send_packet(input.decoder(), (AVPacket) null);
  }

  private void countError(int status) {
    errors++;
    if (errors == MAX_ERRORS && !draining) {
      failure = input.failure("cannot be read beyond frame " + frames, status);
      drain();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("video is closed");
    }
  }

  /** Ends reading and frees what it took; a second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      input.close();
      release();
    }
  }

  private void release() {
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    converter.close();
    deadline.close();
  }
}
