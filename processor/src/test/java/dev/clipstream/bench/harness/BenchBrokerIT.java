package dev.clipstream.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.bench.harness.BenchContext.BenchModels;
import dev.clipstream.bench.harness.BenchContext.Console;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchBrokerIT {

  /** More than a record may have, so that it cannot be sent. */
  private static final int TOO_LARGE = 61 << 20;

  @Test
  void framesThatCannotBeSent_endTheMeasurement_withTheReason(@TempDir Path folder) {
    Image image = Image.encoded(ImageEncoding.JPEG, new byte[TOO_LARGE]);
    BenchImages images = new BenchImages(List.of(image), "one that is too large");
    try (FrameModel model =
            FrameModel.open(TestModels.frameModel(folder, "frames", 16), Device.CPU);
        BenchBroker broker =
            BenchBroker.start(
                new BenchContext(
                    new BenchModels(model, Optional.empty()), images, folder, new Silent()),
                2)) {
      String topic = broker.newFramesTopic();
      assertThat(broker.partitionsOf(topic)).hasSize(2);
      assertThatThrownBy(() -> broker.fill(topic, 1))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("of 1 frames the broker has 0")
          .hasMessageContaining("RecordTooLarge");
    }
  }

  /** Nobody looks, and nobody wants a stop. */
  private static final class Silent implements Console {
    @Override
    public void say(String line) {}

    @Override
    public void update(Supplier<String> line) {}

    @Override
    public boolean isStopRequested() {
      return false;
    }

    @Override
    public void sleep(Duration time) {}
  }
}
