package dev.clipstream.cli.bench;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageDecoder;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameModel;
import dev.clipstream.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Decodes and classifies the one record it is given. Owned by its stream thread. */
final class PlainProcessor extends ContextualProcessor<byte[], byte[], String, FrameLabel> {

  private static final int TOP = 5;

  private final FrameModel model;
  private final LongAdder frames;
  private final AvroSerde<Frame> serde = AvroSerde.frames();
  private final ImageDecoder decoder;
  private final FrameModel.Runner runner;

  PlainProcessor(FrameModel model, LongAdder frames) {
    this.model = model;
    this.frames = frames;
    this.decoder = Ceiling.decoder(model);
    this.runner = model.newRunner(1);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Frame frame = serde.fromBytes(record.value());
    float[] probabilities = classify(frame);
    FrameLabel label =
        FrameLabel.newBuilder()
            .setStreamId(frame.getStreamId())
            .setClipId(frame.getClipId())
            .setFrameIndex(frame.getFrameIndex())
            .setCapturedAt(frame.getCapturedAt())
            .setLabels(best(probabilities))
            .setModel(new Model(model.card().name(), model.card().sha256()))
            .setLabelledAt(Instant.now())
            .build();
    context().forward(record.withKey(frame.getStreamId()).withValue(label));
    frames.increment();
  }

  private float[] classify(Frame frame) {
    ByteBuffer bytes = frame.getImage();
    Image image =
        new Image(
            ImageEncoding.valueOf(frame.getFormat().name()),
            0,
            0,
            bytes.array(),
            bytes.arrayOffset() + bytes.position(),
            bytes.remaining());
    try {
      decoder.decode(image, runner.pixels(), 0);
    } catch (BadImageException e) {
      throw new IllegalStateException(e);
    }
    return runner.run(1)[0].probabilities();
  }

  private List<Label> best(float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
        .limit(TOP)
        .map(i -> new Label(model.card().label(i), probabilities[i]))
        .toList();
  }

  @Override
  public void close() {
    decoder.close();
    runner.close();
  }
}
