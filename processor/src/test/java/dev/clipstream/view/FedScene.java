package dev.clipstream.view;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.LetterSelection;
import dev.clipstream.deadletters.Replayer;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.review.ReviewReader;
import dev.clipstream.shapes.ShapeClips;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scrape.SenderState;
import dev.clipstream.view.trend.Trend;
import dev.clipstream.view.web.WebParts;
import dev.clipstream.view.web.WebServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page over streams that are told to its scene directly: no broker and no processor take time
 * from the browser. Every stream gets a frame and its label a second, the streams one after
 * another.
 */
final class FedScene implements AutoCloseable {

  private static final int SIDE = 96;
  private static final int IMAGES = 16;
  private static final List<String> LABELS = List.of("circle", "cross", "square", "triangle");

  private final Scene scene = new Scene(InstantSource.system(), ViewSettings.DEFAULT_IMAGE_BYTES);
  private final List<Image> images = new ArrayList<>();
  private final Trend trend = new Trend();
  private final AtomicReference<ClusterWatch.State> cluster =
      new AtomicReference<>(ClusterWatch.State.unknown("nobody"));
  private final AtomicReference<Supplier<List<SenderState>>> senders =
      new AtomicReference<>(List::of);
  private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
  private final WebServer server;
  private final int streams;
  private long fed;

  FedScene(int streams) {
    this.streams = streams;
    try (JpegEncoder encoder = new JpegEncoder(85)) {
      for (byte[] pixels : new ShapeClips(SIDE, IMAGES).clip(7, 2).frames()) {
        images.add(
            Image.encoded(ImageEncoding.JPEG, encoder.encode(new Pixels(SIDE, SIDE, pixels))));
      }
    }
    for (int i = 0; i < streams; i++) {
      feedNext();
    }
    this.server =
        WebServer.start(
            new WebParts(
                scene,
                cluster::get,
                feedback -> {},
                new TopicHistory(Map.of(), TopicNames.DEFAULT, Optional.empty()),
                new ReviewReader(Map.of(), "clip-labels", "label-feedback", Optional.empty()),
                new LetterIndex(1, LetterSelection.ALL, TopicNames.DEFAULT.frames()),
                new Replayer(Map.of(), TopicNames.DEFAULT.deadLetters(), "frames"),
                trend,
                Optional::empty,
                () -> senders.get().get(),
                InstantSource.system(),
                List.of()),
            ViewSettings.LOOPBACK,
            0,
            Optional.empty());
    var unused =
        feeder.scheduleAtFixedRate(
            this::feedNext, 0, 1_000_000_000L / streams, TimeUnit.NANOSECONDS);
  }

  /** What the page says of the last hour. */
  Trend trend() {
    return trend;
  }

  /** Has the page say so of the cluster. */
  void cluster(ClusterWatch.State state) {
    cluster.set(state);
  }

  /** Has the page say so of the cameras. */
  void senders(Supplier<List<SenderState>> states) {
    senders.set(states);
  }

  private void feedNext() {
    long index = fed / streams;
    int stream = (int) (fed++ % streams);
    String name = "camera-" + (stream + 1);
    long now = System.currentTimeMillis();
    float score = 0.5f + 0.49f * (float) Math.abs(Math.sin(0.3 * index + stream));
    scene.frame(new FrameKey(name, "", index), images.get((int) ((index + stream) % IMAGES)), now);
    scene.label(label(name, null, index, now, LABELS.get(stream % LABELS.size()), score), now);
  }

  /** Gives a stream the labels of its last minute, ten a second, of eight clips. */
  void minute(String name) {
    long now = System.currentTimeMillis();
    for (int i = 0; i < 600; i++) {
      int clip = i / 75;
      String label = LABELS.get((clip + (i % 75 > 55 ? 1 : 0)) % LABELS.size());
      float score = 0.55f + 0.4f * (float) Math.abs(Math.sin(i / 25.0)) + 0.004f * (i % 10);
      long at = now - 60_000 + 100L * i;
      scene.label(label(name, "clip-" + clip, i, at, label, score), at);
    }
  }

  private static FrameLabel label(
      String name, @Nullable String clip, long index, long at, String label, float score) {
    return FrameLabel.newBuilder()
        .setSoFar(List.of())
        .setStreamId(name)
        .setClipId(clip)
        .setFrameIndex(index)
        .setCapturedAt(Instant.ofEpochMilli(at))
        .setLabels(List.of(new Label(label, score), new Label("other", 1 - score)))
        .setModel(new Model("made-up", "0123456789abcdef".repeat(4)))
        .setLabelledAt(Instant.ofEpochMilli(at))
        .build();
  }

  String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  @Override
  public void close() {
    feeder.shutdownNow();
    server.close();
  }
}
