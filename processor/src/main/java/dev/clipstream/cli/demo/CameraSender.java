package dev.clipstream.cli.demo;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.FrameProducer;
import dev.clipstream.scenes.SceneClips;
import dev.clipstream.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Sends the frames of simulated cameras as JPEG files, captured now. Used by one thread. */
final class CameraSender implements AutoCloseable {

  /**
   * Rows of a frame: so many that people see something, too. The models take it made smaller, as
   * they were trained on.
   */
  static final int HEIGHT = 180;

  private static final int WIDTH = SceneClips.width(HEIGHT);

  private static final int MAX_RECORD_BYTES = 1 << 20;

  private final JpegEncoder encoder = new JpegEncoder(JpegEncoder.DEFAULT_QUALITY);
  private final FrameProducer producer;
  private final String topic;

  CameraSender(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new FrameProducer(
            Map.of("bootstrap.servers", bootstrapServers),
            MAX_RECORD_BYTES,
            AvroSerde.frames()::toBytes);
  }

  /**
   * Sends one.
   *
   * @param clip null on a continuous stream
   * @param last whether the clip, or the stream for now, ends with it
   * @param pixels uint8 RGB [HEIGHT, WIDTH, 3]
   */
  Future<?> send(String stream, @Nullable String clip, long index, boolean last, byte[] pixels) {
    Frame frame =
        Frame.newBuilder()
            .setStreamId(stream)
            .setClipId(clip)
            .setFrameIndex(index)
            .setCapturedAt(Instant.now())
            .setLast(last)
            .setFormat(ImageFormat.JPEG)
            .setImage(ByteBuffer.wrap(encoder.encode(new Pixels(WIDTH, HEIGHT, pixels))))
            .setAttributes(Map.of())
            .build();
    return producer.send(topic, frame, (bytes, failure) -> {});
  }

  @Override
  public void close() {
    producer.close();
    encoder.close();
  }
}
