package dev.clipstream.cli.send;

import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.send.publish.ClipIds;
import dev.clipstream.cli.send.publish.FramePublisher;
import dev.clipstream.cli.send.publish.FrameSequence;
import dev.clipstream.cli.send.publish.Playback;
import dev.clipstream.cli.send.publish.SentImage;
import dev.clipstream.cli.send.publish.StreamCursor;
import dev.clipstream.video.VideoException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends media sources one after the other. Owned by one thread, which an interrupt makes end early.
 */
final class Sender {

  private static final Duration PAUSE_BETWEEN_EMPTY_ROUNDS = Duration.ofSeconds(1);

  private final SendOptions options;
  private final FramePublisher publisher;
  private final SendTally tally;
  private final ProgressLine progress;
  private final StopSignal stop;
  private final InstantSource clock;
  private final Playback playback = new Playback();
  private final Map<String, StreamCursor> cursors = new HashMap<>();

  Sender(
      SendOptions options,
      FramePublisher publisher,
      SendTally tally,
      ProgressLine progress,
      StopSignal stop,
      InstantSource clock) {
    this.options = options;
    this.publisher = publisher;
    this.tally = tally;
    this.progress = progress;
    this.stop = stop;
    this.clock = clock;
  }

  /** Sends everything, again and again with {@code --loop}, until it is done or is to stop. */
  void send(List<MediaSource> footage) {
    Instant start = clock.instant();
    int round = 0;
    do {
      long before = tally.frames();
      ClipIds clips = ClipIds.of(start, round++);
      for (int i = 0; i < footage.size() && !stop.isRequested(); i++) {
        send(footage.get(i), clips);
      }
      if (tally.frames() == before && options.loop()) {
        stop.await(PAUSE_BETWEEN_EMPTY_ROUNDS);
      }
    } while (options.loop() && !stop.isRequested());
  }

  private void send(MediaSource footage, ClipIds clips) {
    tally.begin(footage, options.clipPerFile());
    FrameSequence take =
        new FrameSequence(
            footage.stream(),
            options.clipPerFile() ? Optional.of(clips.of(footage.name())) : Optional.empty(),
            cursors.computeIfAbsent(footage.stream(), name -> new StreamCursor()),
            clock.instant(),
            publisher::publish);
    boolean live = footage instanceof MediaSource.Video video && video.live();
    try (EncodingLine line =
        new EncodingLine(
            Runtime.getRuntime().availableProcessors(),
            options,
            live || options.realtime(),
            new ToTake(take))) {
      try (RawFrameReader reader = RawFrameReader.open(footage, options.framesPerSecond())) {
        read(reader, line, live);
      } catch (VideoException e) {
        // What came before the failure is sent all the same, and its clip ended.
        if (!stop.isRequested()) {
          tally.failedVideo(footage.origin(), String.valueOf(e.getMessage()));
        }
      }
      if (!stop.isRequested()) {
        line.drain();
        take.end();
      }
    } catch (InterruptedException | InterruptException e) {
      stop.request();
    }
  }

  private void read(RawFrameReader reader, EncodingLine line, boolean live)
      throws VideoException, InterruptedException {
    playback.begin(System.nanoTime());
    for (Optional<RawFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
      RawFrame shot = next.get();
      if (options.realtime() && !live) {
        long dueNanos = playback.due(shot.timestampMicros());
        stop.await(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
      }
      if (stop.isRequested()) {
        return;
      }
      line.add(shot);
      progress.update(tally::progress);
    }
    playback.end(reader.endMicros());
  }

  /** Counts what goes out, and says what does not. */
  private final class ToTake implements EncodingLine.Sink {

    private final FrameSequence take;

    private ToTake(FrameSequence take) {
      this.take = take;
    }

    @Override
    public void sent(RawFrame shot, SentImage image) {
      take.add(shot.timestampMicros(), shot.file(), image);
      tally.frame(image.file().length);
      if (shot instanceof RawFrame.OfFile) {
        tally.image();
      }
    }

    @Override
    public void failed(RawFrame shot, String reason) {
      progress.clear();
      tally.failed(shot.file(), shot.file() + ": " + reason);
    }
  }
}
