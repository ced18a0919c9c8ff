package dev.clipstream.cli.send.cameras;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.send.publish.FramePublisher;
import dev.clipstream.ops.CameraOperations;
import dev.clipstream.video.FfmpegLog;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What {@code send --cameras} does from the moment that all is checked until it ends. */
public final class CameraSending {

  private final CameraOptions options;
  private final KafkaOptions kafka;
  private final String topic;
  private final CameraDisplay display;

  /** Cameras of which a frame was refused: it is said once of each. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /**
   * @param topic of frames
   * @param err where it is said how the cameras are
   */
  public CameraSending(CameraOptions options, KafkaOptions kafka, String topic, PrintWriter err) {
    this.options = options;
    this.kafka = kafka;
    this.topic = topic;
    this.display = CameraDisplay.on(err);
  }

  /**
   * Sends until a signal comes, or all files have been sent to their ends.
   *
   * @param maxRecordBytes the topic's limit
   * @param format makes a record's value of a frame
   * @param out gets a line at the end
   * @return whether all that was sent is known to be there
   */
  public boolean run(int maxRecordBytes, Function<Frame, byte[]> format, PrintWriter out) {
    FfmpegLog.silence();
    List<CameraStatus> statuses =
        options.cameras().stream()
            .map(camera -> new CameraStatus(camera.name(), display, System::nanoTime))
            .toList();
    long startNanos = System.nanoTime();
    try (StopSignal stop = StopSignal.install();
        BrokerWatch brokers =
            BrokerWatch.over(
                kafka,
                List.of(topic),
                line -> display.say("warning: " + line),
                () -> dropped(statuses));
        FramePublisher publisher =
            new FramePublisher(
                config(maxRecordBytes), topic, maxRecordBytes, format, this::refuse)) {
      brokers.start();
      Optional<CameraOperations> operations = options.open(statuses, brokers::trouble);
      operations.ifPresent(of -> display.say("metrics and health on " + of.url()));
      try {
        CameraFleet fleet =
            new CameraFleet(
                options.cameras(), statuses, publisher, stop, display, Clock.systemUTC());
        long lost = fleet.run(() -> brokers.trouble().isPresent());
        if (lost > 0) {
          display.say(lost + " frames may not be there: the broker was away at the end");
        }
        out.println(summary(statuses, Duration.ofNanos(System.nanoTime() - startNanos)));
        out.flush();
        return lost == 0 && refused.isEmpty();
      } finally {
        operations.ifPresent(CameraOperations::close);
      }
    }
  }

  /** Less memory than one sender of files takes, who is only held up by what does not fit. */
  private Map<String, Object> config(int maxRecordBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(CameraFleet.QUEUE_BYTES, 2L * maxRecordBytes));
    config.putAll(kafka.clientConfig());
    return config;
  }

  private void refuse(String source, String message) {
    if (refused.add(source)) {
      display.say(message);
    }
  }

  private static long dropped(List<CameraStatus> cameras) {
    return cameras.stream().mapToLong(CameraStatus::framesDropped).sum();
  }

  private static String summary(List<CameraStatus> cameras, Duration time) {
    long dropped = dropped(cameras);
    return String.format(
        Locale.ROOT,
        "sent %,d frames of %,d cameras, in %.1f s%s",
        cameras.stream().mapToLong(CameraStatus::framesTaken).sum(),
        cameras.size(),
        time.toMillis() / 1000.0,
        dropped == 0 ? "" : String.format(Locale.ROOT, "; %,d were dropped", dropped));
  }
}
