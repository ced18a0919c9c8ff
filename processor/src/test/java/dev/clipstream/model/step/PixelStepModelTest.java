package dev.clipstream.model.step;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.input.FloatPixels;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.models.StepModelFiles;
import dev.clipstream.testing.models.StepModelFiles.FrameLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Step models that take the pixels of a frame. */
class PixelStepModelTest {

  private static final int SIDE = 4;
  private static final String LABELS =
      "{\"labels\": [\"a\", \"b\", \"c\", \"d\"], \"color\": \"RGB\"}";

  @TempDir Path folder;

  private static byte[] frame(Random random) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    random.nextBytes(rgb);
    return rgb;
  }

  /** The mean of each channel, 0 to {@code most}. */
  private static float[] means(byte[] rgb, float most) {
    float[] means = new float[3];
    for (int i = 0; i < rgb.length; i++) {
      means[i % 3] += (rgb[i] & 0xff) / 255f * most / (SIDE * SIDE);
    }
    return means;
  }

  /** However frames lie in its input, it says what a model of the same numbers says. */
  @ParameterizedTest
  @EnumSource(FrameLayout.class)
  void framesLieAsTheInputHasThem(FrameLayout layout) {
    requireSame(StepModelFiles.pixelCell(layout, FLOAT, SIDE, 7), 1);
  }

  @Test
  void bytesAreFedAsTheyAre() {
    requireSame(StepModelFiles.pixelCell(FrameLayout.NHWC, UINT8, SIDE, 7), 255);
  }

  private void requireSame(OnnxBuilder graph, float most) {
    Random random = new Random(5);
    try (StepModel pixels = StepModel.open(graph.write(folder, "pixels", LABELS), Device.CPU);
        StepModel means =
            StepModel.open(
                StepModelFiles.cell(3, StepModelFiles.UNITS, 7).write(folder, "means", LABELS),
                Device.CPU)) {
      assertThat(pixels.stepsTogether()).isTrue();
      assertThat(pixels.stateBytes()).isEqualTo(4 * StepModelFiles.UNITS + 8);
      FloatPixels converter = new FloatPixels(pixels.pixels().orElseThrow(), pixels.card());
      List<StepState> of = new ArrayList<>(List.of(pixels.initial(), pixels.initial()));
      List<StepState> right = new ArrayList<>(List.of(means.initial(), means.initial()));
      for (int i = 0; i < 4; i++) {
        List<float[]> numbers = new ArrayList<>();
        List<float[]> averages = new ArrayList<>();
        for (int stream = 0; stream < 2; stream++) {
          byte[] rgb = frame(random);
          converter.rgb().put(0, rgb);
          numbers.add(converter.numbers());
          averages.add(means(rgb, most));
        }
        List<Stepped> said = pixels.step(numbers, of);
        List<Stepped> expected = means.step(averages, right);
        for (int stream = 0; stream < 2; stream++) {
          assertThat(said.get(stream).probabilities())
              .containsExactly(expected.get(stream).probabilities(), within(1e-4f));
          of.set(stream, said.get(stream).next());
          right.set(stream, expected.get(stream).next());
        }
      }
    }
  }

  /** As models with buffers of frames have it: a state that is shaped as the pixels are. */
  @Test
  void aStateThatIsShapedAsAFrameIsNoInputOfPixels() {
    Path file =
        new OnnxBuilder()
            .input("buffer", FLOAT, -1, 3, SIDE, SIDE)
            .input("image", FLOAT, -1, 3, SIDE, SIDE)
            .output("buffer_out", FLOAT, -1, 3, SIDE, SIDE)
            .output("probabilities", FLOAT, -1, 3)
            .node("Identity", List.of("image"), "buffer_out")
            .node("Sub", List.of("image", "buffer"), "change")
            .node(
                "ReduceMean",
                List.of("change"),
                "x",
                Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .node("Softmax", List.of("x"), "probabilities", Map.of("axis", 1L))
            .write(folder, "buffered", "{\"labels\": [\"r\", \"g\", \"b\"]}");
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      assertThat(model.describeInput()).startsWith("image");
      assertThat(model.describeStates()).singleElement().asString().contains("buffer");
      float[] frame = new float[3 * SIDE * SIDE];
      for (int i = 0; i < SIDE * SIDE; i++) {
        frame[i] = 1;
      }
      Stepped first = model.step(List.of(frame), List.of(model.initial())).get(0);
      Stepped second = model.step(List.of(frame), List.of(first.next())).get(0);
      assertThat(first.probabilities()[0]).isGreaterThan(0.5f);
      assertThat(second.probabilities()).containsExactly(new float[] {1, 1, 1}, within(0.7f));
      assertThat(second.probabilities()[0]).isCloseTo(second.probabilities()[1], within(1e-6f));
    }
  }

  @Test
  void whereNobodySaysHowLargeFramesAre_itIsRefused() {
    OnnxBuilder open =
        new OnnxBuilder()
            .input("image", FLOAT, -1, 3, -1, -1)
            .input("h", FLOAT, -1, 3)
            .output("h_out", FLOAT, -1, 3)
            .output("probabilities", FLOAT, -1, 3)
            .node(
                "ReduceMean",
                List.of("image"),
                "x",
                Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .node("Add", List.of("h", "x"), "h_out")
            .node("Softmax", List.of("h_out"), "probabilities", Map.of("axis", 1L));
    Path file = open.write(folder, "open", "{\"labels\": [\"r\", \"g\", \"b\"]}");
    assertThatThrownBy(() -> StepModel.open(file, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("height")
        .hasMessageContaining("open.json");
    Path sized =
        open.write(
            folder, "sized", "{\"labels\": [\"r\",\"g\",\"b\"], \"width\": 6, \"height\": 4}");
    try (StepModel model = StepModel.open(sized, Device.CPU)) {
      assertThat(model.featureSize()).isEqualTo(3 * 6 * 4);
    }
  }
}
