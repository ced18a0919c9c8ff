package dev.clipstream.cli.send.cameras;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.send.publish.Playback;
import dev.clipstream.cli.send.publish.Sampler;
import dev.clipstream.video.EncodedFrame;
import dev.clipstream.video.SharedJpegEncoders;
import dev.clipstream.video.SharedJpegEncoders.Format;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one camera, from its first connection to the end of the sending: connects, reads, and
 * connects again when it has gone. Runs in a thread of its own, which an interrupt ends once a stop
 * was requested. Whatever fails is told in the camera's state, and fails for no other camera.
 */
final class CameraWorker implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(CameraWorker.class);

  /** Of a video of a single frame. */
  private static final long DEFAULT_DURATION_MICROS = 40_000;

  private final Camera camera;
  private final CameraStatus status;
  private final SharedJpegEncoders encoders;
  private final Format format;
  private final StopSignal stop;
  private final InstantSource clock;
  private final CameraFrames frames;
  private final BackOff backOff;
  private final Playback playback = new Playback();

  /** When the first frame of the current connection came; 0 before. */
  private long sendingSinceNanos;

  CameraWorker(
      Camera camera,
      CameraStatus status,
      SharedJpegEncoders encoders,
      Consumer<Frame> out,
      StopSignal stop,
      InstantSource clock) {
    this.camera = camera;
    this.status = status;
    this.encoders = encoders;
    this.format = new Format(camera.settings().jpegQuality(), camera.settings().maxSize());
    this.stop = stop;
    this.clock = clock;
    this.frames = new CameraFrames(camera, clock.instant(), out);
    this.backOff =
        new BackOff(
            camera.settings().retryAfter(),
            camera.settings().retryMax(),
            () -> ThreadLocalRandom.current().nextDouble());
  }

  @Override
  public void run() {
    boolean connected = false;
    while (!stop.isRequested()) {
      if (!connected) {
        status.connecting();
      }
      sendingSinceNanos = 0;
      Optional<String> gone = sendOnce();
      if (stop.isRequested()) {
        return;
      }
      if (gone.isPresent()) {
        connected = false;
        Duration wait = backOff.next(sentFor());
        status.away(camera.secrets().hide(gone.get()), wait);
        stop.await(wait);
      } else if (camera.settings().loop()) {
        // Seamlessly: a file that begins again was never away.
        connected = true;
      } else {
        status.ended();
        return;
      }
    }
  }

  private Duration sentFor() {
    return sendingSinceNanos == 0
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - sendingSinceNanos);
  }

  /** Returns why the camera has gone; nothing where a file was sent to its end. */
  private Optional<String> sendOnce() {
    try (VideoReader reader =
        VideoReader.openLight(camera.location(), camera.settings().timeout())) {
      frames.begin(clock.instant());
      try {
        send(reader);
      } finally {
        frames.end();
      }
      return camera.live() ? Optional.of("its stream has ended") : Optional.empty();
    } catch (VideoException e) {
      return Optional.of(reason(e));
    } catch (RuntimeException | Error e) {
      log.debug("camera {} failed", camera.name(), e);
      return Optional.of("unexpected failure: " + e);
    }
  }

  private void send(VideoReader reader) throws VideoException {
    Sampler sampler = new Sampler(camera.settings().framesPerSecond());
    long startNanos = System.nanoTime();
    playback.begin(startNanos);
    long lastMicros = 0;
    long durationMicros = DEFAULT_DURATION_MICROS;
    LongPredicate wanted = micros -> wants(sampler, micros, startNanos);
    for (Optional<EncodedFrame> next = reader.nextJpeg(wanted, encoders, format);
        next.isPresent() && !stop.isRequested();
        next = reader.nextJpeg(wanted, encoders, format)) {
      EncodedFrame frame = next.get();
      long micros = camera.live() ? micros(startNanos) : frame.timestampMicros();
      if (micros > lastMicros) {
        durationMicros = micros - lastMicros;
        lastMicros = micros;
      }
      if (!camera.live()) {
        long dueNanos = playback.due(micros);
        stop.await(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
      }
      if (sendingSinceNanos == 0) {
        sendingSinceNanos = System.nanoTime();
      }
      status.frameRead();
      frames.add(micros, frame.jpeg());
    }
    playback.end(lastMicros + durationMicros);
  }

  /** Of a live camera by the clock, which its time stamps need not follow. */
  private boolean wants(Sampler sampler, long micros, long startNanos) {
    status.frameCame();
    return stop.isRequested() || sampler.takes(camera.live() ? micros(startNanos) : micros);
  }

  private static long micros(long startNanos) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
  }

  /** Without the name of the source, which the camera's own stands for. */
  private static String reason(VideoException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(": ");
    return end < 0 ? message : message.substring(end + 2);
  }
}
