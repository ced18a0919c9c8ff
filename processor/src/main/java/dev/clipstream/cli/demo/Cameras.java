package dev.clipstream.cli.demo;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.FrameProducer;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.shapes.ShapeClips;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * A few simulated cameras: each shows one clip of a moving shape after the other, as JPEG frames.
 * One thread sends; {@link #truth} may be asked by another.
 */
final class Cameras implements AutoCloseable {

  static final int FRAMES_A_CLIP = 16;
  private static final int SIDE = 32;
  private static final int MAX_RECORD_BYTES = 1 << 20;

  /** Far from the seeds that the models were trained on. */
  private static final long FIRST_SEED = 0x5EED_0000_0000_0000L;

  private final ShapeClips shapes = new ShapeClips(SIDE, FRAMES_A_CLIP);
  private final JpegEncoder encoder = new JpegEncoder(JpegEncoder.DEFAULT_QUALITY);
  private final FrameProducer producer;
  private final String topic;
  private final int cameras;
  private final String idPrefix;
  private final Random random;
  private final Map<String, String> classes = new ConcurrentHashMap<>();
  private int clipsMade;

  /**
   * @param idPrefix begins the id of every clip; a processor labels each id once
   */
  Cameras(String bootstrapServers, String topic, int cameras, long seed, String idPrefix) {
    this.topic = topic;
    this.cameras = cameras;
    this.idPrefix = idPrefix;
    this.random = new Random(seed);
    this.producer =
        new FrameProducer(
            Map.of("bootstrap.servers", bootstrapServers),
            MAX_RECORD_BYTES,
            AvroSerde.frames()::toBytes);
  }

  /** What a clip shows; empty if it is of somebody else, or forgotten. */
  Optional<String> truth(String clipId) {
    return Optional.ofNullable(classes.get(clipId));
  }

  /** The clips sent so far, wholly or in part. */
  int clipsMade() {
    return clipsMade;
  }

  /** One clip on each of the first {@code count} cameras, ready to be sent frame by frame. */
  Round nextRound(int count) {
    List<String> ids = new ArrayList<>();
    List<ShapeClips.Clip> clips = new ArrayList<>();
    for (int camera = 0; camera < Math.min(count, cameras); camera++) {
      int label = random.nextInt(ShapeClips.classes().size());
      String id = String.format(Locale.ROOT, "%s%04d", idPrefix, ++clipsMade);
      classes.put(id, ShapeClips.classes().get(label));
      ids.add(id);
      clips.add(shapes.clip(FIRST_SEED + random.nextInt(Integer.MAX_VALUE), label));
    }
    return new Round(ids, clips);
  }

  /** The clips that the cameras show at the same time. */
  final class Round {
    private final List<String> ids;
    private final List<ShapeClips.Clip> clips;

    private Round(List<String> ids, List<ShapeClips.Clip> clips) {
      this.ids = ids;
      this.clips = clips;
    }

    int size() {
      return ids.size();
    }

    /** Nobody will ask for the truth about these clips. */
    void forget() {
      classes.keySet().removeAll(ids);
    }

    /** Sends frame {@code index} of each clip. */
    List<Future<?>> send(int index) {
      List<Future<?>> sent = new ArrayList<>();
      for (int camera = 0; camera < clips.size(); camera++) {
        byte[] pixels = clips.get(camera).frames().get(index);
        Frame frame =
            Frame.newBuilder()
                .setStreamId("camera-" + (camera + 1))
                .setClipId(ids.get(camera))
                .setFrameIndex(index)
                .setCapturedAt(Instant.now())
                .setLast(index == FRAMES_A_CLIP - 1)
                .setFormat(ImageFormat.JPEG)
                .setImage(ByteBuffer.wrap(encoder.encode(new Pixels(SIDE, SIDE, pixels))))
                .setAttributes(Map.of())
                .build();
        sent.add(producer.send(topic, frame, (bytes, failure) -> {}));
      }
      return sent;
    }
  }

  @Override
  public void close() {
    producer.close();
    encoder.close();
  }
}
