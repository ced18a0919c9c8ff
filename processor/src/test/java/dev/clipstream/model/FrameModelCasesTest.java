package dev.clipstream.model;

import static dev.clipstream.model.ModelCases.BLUE;
import static dev.clipstream.model.ModelCases.GREEN;
import static dev.clipstream.model.ModelCases.ORANGE;
import static dev.clipstream.model.ModelCases.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frame models of public bug reports have the right scores, or are refused with a line of ours. */
class FrameModelCasesTest {

  @TempDir Path folder;

  private static void assertScore(Map<String, Float> scores, String label, double right) {
    assertThat(scores).containsKey(label);
    assertThat((double) scores.get(label)).as(label).isCloseTo(right, within(0.0015));
  }

  private void assertRefused(Path model, String... says) {
    assertThatThrownBy(() -> FrameModel.open(model, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContainingAny("Error code", "onnxruntime::");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00_control",
        "04d_skl_label_and_probabilities",
        "05_all_dynamic_nchw",
        "06_nhwc_dynamic_hw",
        "06b_nhwc_all_dynamic",
        "06c_no_shape_at_all",
        "08a_second_input_training_flag",
        "08b_optional_input_with_default",
        "09a_fixed_batch4",
        "10_dynamic_batch_reshape_baked_1",
        "13b_double_in",
        "13k_double_out",
        "15b_out_k_no_batch",
        "17_two_heads"
      })
  void plainImages_areSeenAsTheirColor_aloneAndAmongOthers(String name) {
    try (FrameModel model = FrameModel.open(ModelCases.file(name), Device.CPU)) {
      List<Map<String, Float>> scores = ModelCases.scores(model, List.of(RED, GREEN, BLUE));
      assertScore(scores.get(0), "red", 0.9998);
      assertScore(scores.get(1), "green", 0.9998);
      assertScore(scores.get(2), "blue", 0.9998);
      assertThat(ModelCases.scores(model, GREEN)).isEqualTo(scores.get(1));
    }
  }

  @Test
  void independentScores_stayAsTheSigmoidGaveThem() {
    try (FrameModel model = FrameModel.open(ModelCases.file("01_sigmoid_multilabel"), Device.CPU)) {
      Map<String, Float> scores = ModelCases.scores(model, ORANGE);
      assertScore(scores, "red", 0.992);
      assertScore(scores, "green", 0.707);
      assertScore(scores, "blue", 0.010);
    }
    try (FrameModel model = FrameModel.open(ModelCases.file("ml_const"), Device.CPU)) {
      Map<String, Float> scores = ModelCases.scores(model, GREEN);
      assertScore(scores, "a", 0.99);
      assertScore(scores, "b", 0.98);
      assertScore(scores, "c", 0.02);
      assertScore(scores, "d", 0.01);
    }
  }

  @Test
  void aBinaryHead_hasTwoLabels_orOne() {
    try (FrameModel model = FrameModel.open(ModelCases.file("02_binary_sigmoid"), Device.CPU)) {
      Map<String, Float> red = ModelCases.scores(model, RED);
      assertScore(red, "red", 1.00);
      assertScore(red, "not red", 0.00);
      assertScore(ModelCases.scores(model, GREEN), "not red", 1.00);
    }
    Path one = ModelCases.described("02_binary_sigmoid", "{\"labels\": [\"red\"]}", folder);
    try (FrameModel model = FrameModel.open(one, Device.CPU)) {
      assertThat(ModelCases.scores(model, RED)).hasSize(1);
      assertScore(ModelCases.scores(model, RED), "red", 1.00);
      assertScore(ModelCases.scores(model, GREEN), "red", 0.00);
    }
  }

  @Test
  void scoresInWholeNumbers_haveTheirScaleFromTheGraph() {
    try (FrameModel model =
        FrameModel.open(ModelCases.file("13l_uint8_out_quantised"), Device.CPU)) {
      // softmax(10·(200, 150, 10)/255), in steps of 1/256.
      Map<String, Float> scores = ModelCases.scores(model, new int[] {200, 150, 10});
      assertThat((double) scores.get("red")).isCloseTo(0.8758, within(0.004));
      assertThat((double) scores.get("green")).isCloseTo(0.1233, within(0.004));
      assertScore(ModelCases.scores(model, RED), "red", 1.000);
    }
  }

  @Test
  void mapsFromLabelToScore_areServedByTheirTensor_withTheirLabels() {
    try (FrameModel model = FrameModel.open(ModelCases.file("04c_zipmap_only"), Device.CPU)) {
      assertScore(ModelCases.scores(model, RED), "red", 0.9998);
    }
    Path bgr =
        ModelCases.described(
            "04b_custom_vision_zipmap", "{\"color\": \"BGR\", \"scale\": 1}", folder);
    try (FrameModel model = FrameModel.open(bgr, Device.CPU)) {
      assertScore(ModelCases.scores(model, RED), "red", 0.9998);
    }
  }

  @Test
  void openShapes_withoutAWordOnTheirSize_nameTheKey() {
    for (String name : new String[] {"05_all_dynamic_nchw", "06_nhwc_dynamic_hw"}) {
      Path open =
          ModelCases.described(name, "{\"labels\": [\"red\", \"green\", \"blue\"]}", folder);
      assertRefused(open, "\"height\"", name + ".json");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10b_batchnorm_training_mode, BatchNormalization, xb, training",
    "13g_uint8_in_scale_in_card, scale, uint8, remove",
    "13i_uint8_in_std_only, std, uint8, remove",
    "u8scale, scale, uint8, remove",
    "movinet_like_state, state_in, state_out, state",
    "49_clip_cnn_rnn_whole, video, clip, '16,3,32,32'",
    "x3d_ncthw, video, clip, '3,13,56,56'",
    "videomae_ntchw, video, clip, '16,3,56,56'",
    "keras3d_nthwc, video, clip, '16,56,56,3'",
    "41_lstm_ok, features, shape, sequence"
  })
  void whatCannotBeServed_isRefusedByName(String name, String first, String second, String third) {
    assertRefused(ModelCases.file(name), name, first, second, third);
  }

  @Test
  void anEncoder_hasFeaturesAndNoScores() {
    try (FrameModel model = FrameModel.open(ModelCases.file("clip_embed_only"), Device.CPU)) {
      FrameScores scores = ModelCases.run(model, RED)[0];
      assertThat(scores.probabilities()).isEmpty();
      assertThat(scores.features()).hasSize(16);
      assertThat(model.classes()).isZero();
    }
  }

  @Test
  void tokens_arePooled_asTheDescriptionSays_andRefusedWhereItDoesNot() {
    assertRefused(ModelCases.file("dino_tokens_pool"), "image_embeds", "\"role\": \"encoder\"");
    String encoder = "{\"role\": \"encoder\", \"features\": \"last_hidden_state\"%s}";
    Path unpooled = ModelCases.described("dino_tokens_pool", encoder.formatted(""), folder);
    assertRefused(unpooled, "\"pool\"", "last_hidden_state", "[256,16]", "16,384 bytes");
    Path pooled =
        ModelCases.described("dino_tokens_pool", encoder.formatted(", \"pool\": \"mean\""), folder);
    float[] mean = features(pooled);
    Path embedding =
        ModelCases.described(
            "dino_tokens_pool", "{\"role\": \"encoder\", \"features\": \"image_embeds\"}", folder);
    // The model's own embedding is the mean of what its tokens are.
    assertThat(mean).hasSize(16).containsExactly(features(embedding), within(1e-5f));
    Path all =
        ModelCases.described("dino_tokens_pool", encoder.formatted(", \"pool\": \"none\""), folder);
    assertThat(features(all)).hasSize(256 * 16);
    Path first =
        ModelCases.described("dino_tokens_pool", encoder.formatted(", \"pool\": \"cls\""), folder);
    assertThat(features(first)).hasSize(16);
  }

  private static float[] features(Path file) {
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      return ModelCases.run(model, ORANGE)[0].features();
    }
  }

  @Test
  void aClassifierWithFeatures_givesBoth() {
    try (FrameModel model = FrameModel.open(ModelCases.file("frame"), Device.CPU)) {
      FrameScores scores = ModelCases.run(model, RED)[0];
      assertThat(scores.probabilities()).hasSize(5);
      assertThat(scores.features()).hasSize(16);
    }
  }
}
