package dev.clipstream.model.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of well-known models say, in the words of NAME.json. */
class HuggingFaceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGENET =
      "'image_mean': [0.485, 0.456, 0.406], 'image_std': [0.229, 0.224, 0.225]";
  private static final String HALF = "'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5]";

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode processor(String text) {
    return HuggingFaceProcessor.read(json(text), "preprocessor_config.json").orElseThrow().said();
  }

  private static void assertSays(JsonNode said, String expected) {
    ObjectNode wanted = json(expected);
    wanted.forEachEntry(
        (key, value) -> {
          if (value.isNull()) {
            assertThat(said.has(key)).as(key).isFalse();
          } else {
            assertThat(said.path(key)).as(key).hasToString(value.toString());
          }
        });
  }

  @Test
  void vit_stretches() {
    assertSays(
        processor(
            "{'do_normalize': true, 'do_rescale': true, 'do_resize': true, "
                + HALF
                + ","
                + " 'image_processor_type': 'ViTImageProcessor', 'resample': 2,"
                + " 'rescale_factor': 0.00392156862745098, 'size': {'height': 224, 'width': 224}}"),
        "{'resize': 'stretch', 'interpolation': 'bilinear', 'width': 224, 'height': 224,"
            + " 'scale': 0.00392156862745098, 'mean': [0.5,0.5,0.5], 'std': [0.5,0.5,0.5],"
            + " 'color': 'RGB', 'resize_to': null}");
  }

  @Test
  void vit_ofOldFiles_stretches() {
    assertSays(
        processor(
            "{'do_normalize': true, 'do_resize': true, 'feature_extractor_type':"
                + " 'ViTFeatureExtractor', "
                + HALF
                + ", 'resample': 2, 'size': 224}"),
        "{'resize': 'stretch', 'width': 224, 'height': 224, 'mean': [0.5,0.5,0.5]}");
  }

  @Test
  void resnet_isConvNext_whichCutsAnEighth() {
    assertSays(
        processor(
            "{'crop_pct': 0.875, 'do_normalize': true, 'do_resize': true, 'feature_extractor_type':"
                + " 'ConvNextFeatureExtractor', "
                + IMAGENET
                + ", 'resample': 3, 'size': 224}"),
        "{'resize': 'crop', 'resize_to': 256, 'interpolation': 'bicubic', 'width': 224,"
            + " 'std': [0.229,0.224,0.225]}");
  }

  @Test
  void convNext_of384_stretches() {
    assertSays(
        processor(
            "{'crop_pct': null, 'do_normalize': true, "
                + IMAGENET
                + ", 'resample': 3, 'image_processor_type': 'ConvNextImageProcessor', 'size':"
                + " {'shortest_edge': 384}}"),
        "{'resize': 'stretch', 'width': 384, 'height': 384, 'resize_to': null}");
  }

  @Test
  void clip_takesTheShorterSide_dinoLeavesSomethingOff() {
    assertSays(
        processor(
            "{'crop_size': 224, 'do_center_crop': true, 'do_normalize': true, 'do_resize': true,"
                + " 'feature_extractor_type': 'CLIPFeatureExtractor', 'image_mean': [0.48145466,"
                + " 0.4578275, 0.40821073], 'image_std': [0.26862954, 0.26130258, 0.27577711],"
                + " 'resample': 3, 'size': 224}"),
        "{'resize': 'crop', 'resize_to': null, 'interpolation': 'bicubic', 'width': 224}");
    assertSays(
        processor(
            "{'crop_size': {'height': 224, 'width': 224}, 'do_center_crop': true, "
                + IMAGENET
                + ","
                + " 'image_processor_type': 'BitImageProcessor', 'resample': 3, 'size':"
                + " {'shortest_edge': 256}}"),
        "{'resize': 'crop', 'resize_to': 256, 'width': 224, 'height': 224}");
  }

  @Test
  void shortestEdge_isSaid_whereTheCropIsNotSquare() {
    for (int edge : new int[] {24, 32, 40}) {
      assertSays(
          processor(
              "{'crop_size': {'height': 24, 'width': 32}, 'do_center_crop': true, "
                  + IMAGENET
                  + ", 'image_processor_type': 'BitImageProcessor', 'resample': 3, 'size':"
                  + " {'shortest_edge': "
                  + edge
                  + "}}"),
          "{'resize': 'crop', 'resize_to': " + edge + ", 'width': 32, 'height': 24}");
    }
  }

  @Test
  void deit_stretchesAndCutsTheMiddleOut() {
    assertSays(
        processor(
            "{'crop_size': 224, 'do_center_crop': true, 'do_normalize': true,"
                + " 'feature_extractor_type': 'DeiTFeatureExtractor', "
                + IMAGENET
                + ","
                + " 'resample': 3, 'size': 256}"),
        "{'resize': 'stretch', 'resize_to': 256, 'width': 224, 'height': 224}");
  }

  @Test
  void mobileVit_turnsColorsRound_andOnlyRescales() {
    assertSays(
        processor(
            "{'crop_size': 256, 'do_center_crop': true, 'do_flip_channel_order': true,"
                + " 'feature_extractor_type': 'MobileViTFeatureExtractor', 'resample': 2, 'size':"
                + " 288, 'do_resize': true}"),
        "{'color': 'BGR', 'resize': 'crop', 'resize_to': 288, 'width': 256, 'std': null}");
  }

  @Test
  void efficientNet_dividesTwice() {
    JsonNode said =
        processor(
            "{'do_center_crop': false, 'do_normalize': true, 'do_rescale': true, 'do_resize': true,"
                + " 'image_mean': [0.485, 0.456, 0.406], 'image_std': [0.5, 0.5, 0.25],"
                + " 'image_processor_type': 'EfficientNetImageProcessor', 'include_top': true,"
                + " 'resample': 0, 'rescale_factor': 0.00392156862745098, 'rescale_offset': false,"
                + " 'size': {'height': 224, 'width': 224}}");
    assertSays(said, "{'interpolation': 'nearest', 'std': [0.25,0.25,0.0625]}");
  }

  @Test
  void newFiles_thatSayNullForWhatTheyDoNot_areRead() {
    assertSays(
        processor(
            "{'crop_size': null, 'data_format': 'channels_first', 'do_center_crop': null,"
                + " 'do_convert_rgb': null, 'do_normalize': true, 'do_rescale': true, 'do_resize':"
                + " true, "
                + HALF
                + ", 'image_processor_type': 'ViTImageProcessorFast', 'resample': 2,"
                + " 'rescale_factor': 0.00392156862745098, 'size': {'height': 384, 'width': 384}}"),
        "{'resize': 'stretch', 'width': 384}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'size': 224, 'do_resize': true} | whether a \"size\" of 224 is that of a square",
        "{'size': {'height': 8, 'width': 8}, 'do_normalize': true} | not by what",
        "{'size': {'longest_edge': 512}, 'do_resize': true} | not known here",
        "{'do_resize': false, 'size': {'height': 8, 'width': 8}} | images are not resized",
        "{'size': {'height': 8, 'width': 8}, 'resample': 9} | unknown \"resample\""
      })
  void whatNoGuessShouldDecide_isRefused(String config, String reason) {
    assertThatThrownBy(() -> processor(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preprocessor_config.json")
        .hasMessageContaining(reason);
  }

  @Test
  void labelsAndActivation_areThoseOfAClassifier() {
    JsonNode said =
        HuggingFaceConfig.read(
                json(
                    "{'architectures': ['ViTForImageClassification'], 'id2label': {'1': 'dog', '0':"
                        + " 'cat'}, 'problem_type': 'multi_label_classification'}"),
                "config.json")
            .orElseThrow()
            .said();
    assertSays(said, "{'labels': ['cat','dog'], 'activation': 'sigmoid'}");
    assertThat(
            HuggingFaceConfig.read(
                json("{'architectures': ['CLIPModel'], 'id2label': {'0': 'LABEL_0'}}"), "c"))
        .isEmpty();
    assertThatThrownBy(
            () ->
                HuggingFaceConfig.read(
                    json(
                        "{'architectures': ['ViTForImageClassification'], 'problem_type':"
                            + " 'regression'}"),
                    "config.json"))
        .hasMessageContaining("regression");
  }

  @Test
  void timm_saysAllInOneFile() {
    JsonNode said =
        TimmConfig.read(
                json(
                    "{'architecture': 'resnet50', 'num_classes': 3, 'label_names': ['a','b','c'],"
                        + " 'pretrained_cfg': {'input_size': [3, 224, 224], 'interpolation':"
                        + " 'bicubic', 'crop_pct': 0.95, 'crop_mode': 'center', 'mean': [0.485,"
                        + " 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}"),
                "config.json")
            .orElseThrow()
            .said();
    assertSays(
        said,
        "{'labels': ['a','b','c'], 'resize': 'crop', 'crop_pct': 0.95, 'interpolation': 'bicubic',"
            + " 'width': 224, 'height': 224, 'mean': [0.485,0.456,0.406], 'activation':"
            + " 'softmax'}");
    assertThat(TimmConfig.read(json("{'architectures': ['X']}"), "config.json")).isEmpty();
  }

  @Test
  void timm_withABorder_padsWithItsMean_butOnlyWhereNothingIsCutOff() {
    String config =
        "{'pretrained_cfg': {'input_size': [3, 64, 64], 'crop_mode': 'border', 'crop_pct': %s,"
            + " 'mean': [0.5, 0.5, 0.5], 'std': [1, 1, 1]}}";
    assertSays(
        TimmConfig.read(json(config.formatted("1.0")), "c").orElseThrow().said(),
        "{'resize': 'pad', 'pad_color': [128,128,128]}");
    assertThatThrownBy(() -> TimmConfig.read(json(config.formatted("0.9")), "config.json of timm"))
        .hasMessageContaining("config.json of timm pads images and cuts something off");
  }
}
