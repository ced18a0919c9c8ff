package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models after public reports of wrong pixels, labels and sizes get their right values. */
class PublicPixelCasesTest {

  @TempDir Path folder;

  private static Path shared(String model) {
    return SharedData.require("cases/models/" + model + ".onnx");
  }

  /** A case with another description. */
  private Path described(String model, String json) throws IOException {
    Path file = folder.resolve(model + ".onnx");
    Files.copy(shared(model), file);
    Files.writeString(folder.resolve(model + ".json"), json);
    return file;
  }

  /**
   * A pattern that is fine enough to be gone at 224 pixels. Stretched, as the report's values are;
   * cropped, a side of 360 pixels becomes no less than 299, and the pattern stays.
   */
  @ParameterizedTest
  @CsvSource({
    "300x225, stretch, 0.000",
    "360x270, stretch, 0.966",
    "400x300, stretch, 0.996",
    "450x337, stretch, 0.9975",
    "300x225, crop, 0.000",
    "360x270, crop, 0.000",
    "400x300, crop, 0.2125",
    "450x337, crop, 0.987"
  })
  void aFineChecker_isAsPillowHasIt(String image, String resize, double plain) throws Exception {
    Path checker = SharedData.require("cases/images/90_checker_" + image + ".png");
    Path file =
        described(
            "50_texture",
            "{\"labels\": [\"plain\", \"striped\"], \"scale\": 0.00392156862745098,"
                + " \"interpolation\": \"bilinear\", \"resize\": \""
                + resize
                + "\"}");
    try (FrameModel model = FrameModel.open(file, Device.CPU);
        ImageScores scores = new ImageScores(model)) {
      assertThat((double) scores.of(checker)[0]).isCloseTo(plain, within(0.002));
    }
  }

  /** Nobody says how: lossless files are as exact as if somebody did. */
  @Test
  void aFineChecker_isCropped_whereNobodySaysAnything() throws Exception {
    try (FrameModel model = FrameModel.open(shared("50_texture"), Device.CPU);
        ImageScores scores = new ImageScores(model)) {
      Path images = SharedData.require("cases/images");
      assertThat((double) scores.of(images.resolve("90_checker_400x300.png"))[0])
          .isCloseTo(0.2125, within(0.002));
      assertThat((double) scores.of(images.resolve("90_checker_450x337.png"))[0])
          .isCloseTo(0.987, within(0.002));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00_control",
        "04a_onnx_image_metadata_bgr_255",
        "06_nhwc_dynamic_hw",
        "18_yolo_cls_metadata",
        "27a_labels_object",
        "27b_labels_bom_crlf"
      })
  void plainRed_isRed(String name) throws Exception {
    try (FrameModel model = FrameModel.open(shared(name), Device.CPU);
        ImageScores scores = new ImageScores(model)) {
      assertThat(model.card().labels()).isEqualTo(List.of("red", "green", "blue"));
      assertThat(scores.of(ImageScores.plain(250, 10, 10))[0]).isGreaterThan(0.999f);
      assertThat(scores.of(ImageScores.plain(10, 10, 250))[2]).isGreaterThan(0.999f);
    }
  }

  @Test
  void labelsInLatin1_areRead() {
    try (FrameModel model = FrameModel.open(shared("27c_labels_latin1"), Device.CPU)) {
      assertThat(model.card().labels()).isEqualTo(List.of("rouge", "vert foncé", "bleu"));
    }
  }

  @Test
  void labelsAndSizeOfUltralytics_areThoseOfTheMetadata() {
    try (FrameModel model = FrameModel.open(shared("yolo_cls_like"), Device.CPU)) {
      assertThat(model.card().labels()).isEqualTo(List.of("cat", "dog", "cow"));
      assertThat(model.card().width()).contains(224);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"13g_uint8_in_scale_in_card", "13i_uint8_in_std_only", "u8scale"})
  void scalingBesideAUint8Model_isRefused_notIgnored(String name) {
    assertThatThrownBy(() -> FrameModel.open(shared(name), Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(name, "uint8", "'scale'", "'std'");
  }

  @Test
  void scalingThatChangesNothing_isNoReasonToRefuse() throws Exception {
    Path file =
        described(
            "u8scale",
            "{\"scale\": 1, \"mean\": 0, \"std\": 1, \"labels\": [\"r\", \"g\", \"b\"]}");
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().labels()).hasSize(3);
    }
  }
}
