package dev.clipstream.view;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.shapes.ShapeClips;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
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
                () -> new ClusterWatch.State("", "nobody", List.of()),
                feedback -> {},
                new TopicHistory(Map.of(), TopicNames.DEFAULT, Optional.empty()),
                Optional::empty,
                InstantSource.system()),
            ViewSettings.LOOPBACK,
            0,
            Optional.empty());
    var unused =
        feeder.scheduleAtFixedRate(
            this::feedNext, 0, 1_000_000_000L / streams, TimeUnit.NANOSECONDS);
  }

  private void feedNext() {
    long index = fed / streams;
    int stream = (int) (fed++ % streams);
    String name = "camera-" + (stream + 1);
    long now = System.currentTimeMillis();
    float score = 0.5f + 0.49f * (float) Math.abs(Math.sin(0.3 * index + stream));
    scene.frame(new FrameKey(name, "", index), images.get((int) ((index + stream) % IMAGES)), now);
    scene.label(
        FrameLabel.newBuilder()
            .setSoFar(List.of())
            .setStreamId(name)
            .setClipId(null)
            .setFrameIndex(index)
            .setCapturedAt(Instant.ofEpochMilli(now))
            .setLabels(
                List.of(
                    new Label(LABELS.get(stream % LABELS.size()), score),
                    new Label("other", 1 - score)))
            .setModel(new Model("made-up", "0123456789abcdef".repeat(4)))
            .setLabelledAt(Instant.ofEpochMilli(now))
            .build(),
        now);
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
