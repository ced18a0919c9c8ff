package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelThroughputTest {

  @TempDir private Path directory;

  @Test
  void everyModelGetsItsImagesOverItsTime_inTurns() throws IOException {
    ArrayFrameSet images = ArrayFrameSet.of(new ShapeClipSet(32, 4, 1), 1);
    Path file = directory.resolve("mine.onnx");
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", images.classes(), 32, 32));
    Exporter.writeFrames(new Trained(net, Optional.empty(), Provenance.of(Map.of())), images, file);
    AtomicLong looks = new AtomicLong();
    // A clock that goes on by ten milliseconds at each look: a batch of 8 takes ten.
    ModelThroughput throughput =
        new ModelThroughput(() -> looks.getAndIncrement() * 10_000_000L, Duration.ofMillis(40), 8);

    List<Double> speeds;
    try (FrameModel one = FrameModel.open(file, Device.CPU);
        FrameModel other = FrameModel.open(file, Device.CPU)) {
      speeds = throughput.measure(List.of(one, other), images);
    }

    assertThat(speeds).hasSize(2).allSatisfy(s -> assertThat(s).isCloseTo(800, within(1e-6)));
    assertThat(looks.get()).isEqualTo(2 * 5 * 5);
  }
}
