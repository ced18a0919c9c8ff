package dev.clipstream.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.description.DescriptionOrigin;
import dev.clipstream.model.description.GraphDescription;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.session.ModelException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PixelConverterTest {

  private static final int WIDTH = 5;
  private static final int HEIGHT = 3;
  private static final int IMAGES = 3;
  private static final List<Double> MEAN = List.of(0.5, 0.4, 0.3);
  private static final List<Double> STD = List.of(0.2, 0.25, 0.5);

  private static ModelDescription card(Color color, List<Double> mean, List<Double> std) {
    return new ModelDescription(
        "model",
        "",
        "",
        Optional.empty(),
        List.of(),
        color,
        Resizing.DEFAULT,
        DescriptionOrigin.NONE,
        Optional.empty(),
        mean,
        std,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        GraphDescription.NONE);
  }

  static Stream<Arguments> everyInput() {
    return Stream.of(OnnxJavaType.UINT8, OnnxJavaType.FLOAT16, OnnxJavaType.FLOAT)
        .flatMap(
            type ->
                Stream.of(Color.values())
                    .flatMap(
                        color ->
                            Stream.of(true, false).map(first -> Arguments.of(type, color, first))));
  }

  @ParameterizedTest
  @MethodSource("everyInput")
  void everyNumber_isTheFormulasOfItsOwnPixel(
      OnnxJavaType type, Color color, boolean channelsFirst) {
    int channels = color == Color.GRAY ? 1 : 3;
    PixelInput input = new PixelInput("in", type, channelsFirst, 0, channels, HEIGHT, WIDTH);
    List<Double> mean = MEAN.subList(0, channels);
    List<Double> std = STD.subList(0, channels);
    PixelConverter converter = new PixelConverter(input, card(color, mean, std));
    byte[] rgb = new byte[IMAGES * HEIGHT * WIDTH * 3];
    new Random(1).nextBytes(rgb);
    ByteBuffer target = converter.allocate(IMAGES);

    converter.convert(ByteBuffer.wrap(rgb), IMAGES, target);

    for (int image = 0; image < IMAGES; image++) {
      for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++) {
        for (int c = 0; c < channels; c++) {
          int inImage = channelsFirst ? c * HEIGHT * WIDTH + pixel : pixel * channels + c;
          int value = value(rgb, 3 * (image * HEIGHT * WIDTH + pixel), color, c);
          double expected =
              type == OnnxJavaType.UINT8 ? value : (value / 255.0 - mean.get(c)) / std.get(c);
          assertThat(number(target, type, image * input.elements() + inImage))
              .as("image %d, pixel %d, channel %d", image, pixel, c)
              .isEqualTo(expected, within(type == OnnxJavaType.FLOAT16 ? 3e-3 : 1e-6));
        }
      }
    }
  }

  private static int value(byte[] rgb, int at, Color color, int channel) {
    return switch (color) {
      case RGB -> rgb[at + channel] & 0xff;
      case BGR -> rgb[at + 2 - channel] & 0xff;
      case GRAY ->
          (int)
              Math.round(
                  0.299 * (rgb[at] & 0xff)
                      + 0.587 * (rgb[at + 1] & 0xff)
                      + 0.114 * (rgb[at + 2] & 0xff));
    };
  }

  private static double number(ByteBuffer target, OnnxJavaType type, int index) {
    return switch (type) {
      case UINT8 -> target.get(index) & 0xff;
      case FLOAT16 -> Fp16Conversions.fp16ToFloat(target.asShortBuffer().get(index));
      default -> target.asFloatBuffer().get(index);
    };
  }

  @Test
  void aMeanOfOtherLengthThanTheChannels_isRefused() {
    PixelInput input = new PixelInput("in", OnnxJavaType.FLOAT, true, 0, 3, HEIGHT, WIDTH);
    assertThatThrownBy(() -> new PixelConverter(input, card(Color.RGB, MEAN.subList(0, 2), STD)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'mean' has 2 numbers for 3 channel(s)");
  }
}
