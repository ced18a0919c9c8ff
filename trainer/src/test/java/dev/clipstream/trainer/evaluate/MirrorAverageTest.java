package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MirrorAverageTest {

  @Test
  void averageIsOfLogits_andOneWhereBothAgree() {
    float[] average = MirrorAverage.of(new float[] {0.8f, 0.2f}, new float[] {0.5f, 0.5f});

    assertThat((double) average[0] / average[1]).isCloseTo(Math.sqrt(4), within(1e-5));
    assertThat((double) average[0] + average[1]).isCloseTo(1, within(1e-6));
    assertThat(MirrorAverage.of(new float[] {1, 0}, new float[] {0, 1}))
        .containsExactly(0.5f, 0.5f);
  }

  @Test
  void rowsAreTurnedAndTurnedBack() {
    byte[] image = new byte[2 * 2 * 3 * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    ByteBuffer pixels = ByteBuffer.wrap(image.clone());
    MirrorAverage.turn(pixels, 2, 2, 3);

    assertThat(pixels.array()).startsWith(6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17);
    MirrorAverage.turn(pixels, 2, 2, 3);
    assertThat(pixels.array()).isEqualTo(image);
  }
}
