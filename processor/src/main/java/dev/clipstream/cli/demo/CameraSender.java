package dev.clipstream.cli.demo;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.FrameProducer;
import dev.clipstream.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Sends the frames of simulated cameras as JPEG files, captured now. Used by one thread. */
final class CameraSender implements AutoCloseable {

  /**
   * Width and height of a frame: four times those that the models take and were trained on, so that
   * people see something, too. Scenes scale with it, and the models see them made smaller.
   */
  static final int SIDE = 128;

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
   * @param pixels uint8 RGB [SIDE, SIDE, 3]
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
            .setImage(ByteBuffer.wrap(encoder.encode(new Pixels(SIDE, SIDE, pixels))))
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
