package dev.clipstream.model.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says what of a model, and who counts more. */
class DescriptionSourcesTest {

  private static final int SIDE = 8;
  private static final String VIT =
      "{\"do_normalize\": true, \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5],"
          + " \"image_processor_type\": \"ViTImageProcessor\", \"resample\": 3, \"size\":"
          + " {\"height\": 8, \"width\": 8}}";
  private static final String LABELS =
      "{\"architectures\": [\"ViTForImageClassification\"], \"id2label\":"
          + " {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\", \"3\": \"d\"}}";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path model(String name, String... metadata) throws IOException {
    Path file = folder.resolve(name + ".onnx");
    Files.createDirectories(file.getParent());
    return TestModels.foreignModel(
        file.getParent(), String.valueOf(folder.resolve(name).getFileName()), SIDE, -1, metadata);
  }

  private static ModelDescription card(Path path) {
    try (FrameModel model = FrameModel.open(path, Device.CPU)) {
      return model.card();
    }
  }

  private static void assertRefused(Path path, String... says) {
    assertThatThrownBy(() -> FrameModel.open(path, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says);
  }

  @Test
  void aFolderOfOptimum_saysAll() throws IOException {
    model("onnx/model");
    model("onnx/model_quantized");
    write("config.json", LABELS);
    write("preprocessor_config.json", VIT);
    ModelDescription card = card(folder);
    assertThat(card.labels()).containsExactly("a", "b", "c", "d");
    assertThat(card.resizing()).isEqualTo(Resizing.of(Fit.STRETCH, Interpolation.BICUBIC));
    assertThat(card.mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(card.origin().sources())
        .containsExactly("config.json of Hugging Face", "preprocessor_config.json");
    assertThat(card.origin().guesses()).isEmpty();
  }

  @Test
  void aFolder_standsForTheOneModelInIt_orForTheOneOfTheUsualName() throws IOException {
    Path only = model("first");
    assertThat(ModelDescription.fileOf(folder)).isEqualTo(only);
    model("second");
    assertThatThrownBy(() -> ModelDescription.fileOf(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("several", "first.onnx", "second.onnx");
    Path below = model("onnx/model");
    assertThat(ModelDescription.fileOf(folder)).isEqualTo(below);
    Path usual = model("model");
    assertThat(ModelDescription.fileOf(folder)).isEqualTo(usual);
    assertThat(ModelDescription.fileOf(only)).isEqualTo(only);
  }

  @Test
  void aFolderWithoutAModel_isRefused() {
    assertRefused(folder, "has no ONNX file");
  }

  @Test
  void inAFolderOfManyModels_nobodyKnowsWhoseTheFilesAre() throws IOException {
    Path one = model("model_of_cats");
    model("model_of_dogs");
    write("config.json", LABELS);
    write("labels.txt", "a\nb\nc\nd\n");
    assertThat(card(one).labels()).isEmpty();
  }

  @Test
  void labelsBesideAModel_areTaken_andCalledAGuess() throws IOException {
    Path file = model("mine");
    write("labels.txt", "\uFEFFa\r\nb\r\nc\r\nd\r\n");
    assertThat(card(file).labels()).containsExactly("a", "b", "c", "d");
    assertThat(card(file).origin().guesses()).anyMatch(guess -> guess.contains("labels.txt"));
  }

  @Test
  void nameJson_countsMoreThanOtherTools() throws IOException {
    Path file = model("model");
    write("config.json", LABELS);
    write("preprocessor_config.json", VIT);
    write("model.json", "{\"labels\": [\"w\", \"x\", \"y\", \"z\"], \"resize\": \"crop\"}");
    ModelDescription card = card(file);
    assertThat(card.labels()).containsExactly("w", "x", "y", "z");
    assertThat(card.resizing().fit()).isEqualTo(Fit.CROP);
    assertThat(card.resizing().interpolation()).isEqualTo(Interpolation.BICUBIC);
    assertThat(card.mean()).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void anEncoder_hasNoLabels_thoughItsClassifierHad() throws IOException {
    Path file = model("model");
    write("config.json", LABELS);
    write("preprocessor_config.json", VIT);
    write("model.json", "{\"role\": \"encoder\", \"features\": \"y\"}");
    ModelDescription card = card(file);
    assertThat(card.labels()).isEmpty();
    assertThat(card.graph().activation()).isEmpty();
    assertThat(card.resizing().interpolation()).isEqualTo(Interpolation.BICUBIC);
  }

  @Test
  void scaleMeanAndDeviation_comeFromOneSource() throws IOException {
    Path file = model("model");
    write("preprocessor_config.json", VIT);
    write("model.json", "{\"scale\": 1}");
    ModelDescription card = card(file);
    assertThat(card.scale()).contains(1.0);
    assertThat(card.mean()).isEmpty();
    assertThat(card.std()).isEmpty();
  }

  @Test
  void theFilesOwnWord_countsMoreThanNameJson_whichIsSaid() throws IOException {
    Path file = model("own", "clipstream.color", "BGR", "clipstream.resize", "stretch");
    write("own.json", "{\"color\": \"RGB\", \"resize\": \"pad\", \"mean\": 0}");
    ModelDescription card = card(file);
    assertThat(card.color()).isEqualTo(Color.BGR);
    assertThat(card.resizing()).isEqualTo(Resizing.halving(Fit.STRETCH));
    assertThat(card.origin().guesses())
        .anyMatch(guess -> guess.contains("\"color\" in own.json is not used"))
        .anyMatch(guess -> guess.contains("\"resize\" in own.json is not used"))
        .noneMatch(guess -> guess.contains("\"mean\""));
  }

  @Test
  void modelsOfTheTrainer_areResizedAsTheyWereTrained() throws IOException {
    Path file = model("ours", "clipstream.resize", "crop", "clipstream.color", "RGB");
    assertThat(card(file).resizing()).isEqualTo(Resizing.halving(Fit.CROP));
    assertThat(card(file).origin().guesses()).isEmpty();
  }

  @Test
  void aModelThatSaysNothing_isCroppedTheQuickWay_andEachGuessIsSaid() throws IOException {
    ModelDescription card = card(model("silent"));
    assertThat(card.resizing()).isEqualTo(Resizing.DEFAULT);
    assertThat(card.origin().sources()).isEmpty();
    assertThat(card.origin().guesses())
        .anyMatch(guess -> guess.contains("how images are resized"))
        .anyMatch(guess -> guess.contains("order of colors"));
  }

  @Test
  void everyKeyOfResizing_isRead() throws IOException {
    Path file = model("keys");
    write("keys.json", "{\"resize\": \"crop\", \"crop_pct\": 0.8, \"interpolation\": \"area\"}");
    assertThat(card(file).resizing())
        .isEqualTo(
            new Resizing(
                Fit.CROP,
                Interpolation.AREA,
                OptionalInt.empty(),
                OptionalDouble.of(0.8),
                0,
                false));
    write("keys.json", "{\"resize_to\": 10, \"interpolation\": \"nearest\"}");
    assertThat(card(file).resizing().shorterSide(SIDE, SIDE)).isEqualTo(10);
    write("keys.json", "{\"resize\": \"pad\", \"pad_color\": [1, 2, 3]}");
    assertThat(card(file).resizing().padColor()).isEqualTo(0x010203);
    write("keys.json", "{\"resize\": \"pad\", \"pad_color\": 114}");
    assertThat(card(file).resizing().padColor()).isEqualTo(0x727272);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resize\": \"squeeze\"} | must be one of [stretch, crop, pad]",
        "{\"interpolation\": \"best\"} | 'interpolation' must be one of",
        "{\"resize_to\": 4} | less than the 8 pixels of the model",
        "{\"resize_to\": 10, \"resize\": \"stretch\", \"crop_pct\": 0.9} | say the same",
        "{\"resize_to\": 100000000} | 'resize_to' must be from 1 to 16384 pixels, not 100000000",
        "{\"resize_to\": 0} | 'resize_to' must be from 1 to 16384 pixels, not 0",
        "{\"resize_to\": 99999999999} | 'resize_to' must be a whole number of pixels",
        "{\"crop_pct\": 1.5} | 'crop_pct' must be from",
        "{\"resize\": \"pad\", \"resize_to\": 10} | \"pad\" does not",
        "{\"pad_color\": 3} | of \"resize\": \"pad\" alone",
        "{\"resize\": \"pad\", \"pad_color\": [1, 2]} | 'pad_color' must be",
        "{\"mean\": [123.7, 116.3, 103.5]} | add \"scale\": 1",
        "{\"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225], \"scale\": 1} | leave"
            + " 'scale' out",
        "{\"scale\": 0} | \"scale\": 0 makes the same number of every pixel",
        "{\"scale\": 1e-60} | \"scale\": 1.0E-60 makes the same number of every pixel",
        "{\"scale\": 1e39} | \"scale\": 1.0E39 makes numbers of all pixels that are too large",
        "{\"std\": 1e-45} | \"std\": 1.0E-45 makes numbers of all pixels that are too large",
        "{\"std\": [1, 1, 1e-45]} | too large to be fed",
        "{\"labels\": \"wrong.json\"} | 'labels' names this description itself",
        "{\"labels\": \"../labels.txt\"} | name of a file in the same folder",
        "{\"labels\": \"/etc/passwd\"} | name of a file in the same folder",
        "{\"labels\": \"a\\\\b.txt\"} | name of a file in the same folder",
        "{\"labels\": {\"a\": 0, \"b\": 1, \"c\": 2, \"d\": 3}} | put \"labels\":"
            + " [\"a\",\"b\",\"c\",\"d\"]"
      })
  void whatMakesNoSense_isRefused_withTheReason(String line) throws IOException {
    String[] parts = line.split(" \\| ", 2);
    Path file = model("wrong");
    write("wrong.json", parts[0]);
    assertRefused(file, "wrong", parts[1]);
  }

  /** Who sends a model must not have files of this machine read. */
  @Test
  void labelsInMetadata_areNeverAFile() throws IOException {
    Path file = model("sent", "clipstream.labels", "names.txt");
    write("names.txt", "a\nb\nc\nd\n");
    assertRefused(file, "'clipstream.labels' must be a JSON array");
  }

  @Test
  void textBehindLabelsInMetadata_isNotPassedOver() throws IOException {
    Path file = model("twice", "clipstream.labels", "[\"a\",\"b\",\"c\",\"d\"] [\"e\"]");
    assertRefused(file, "'clipstream.labels' must be a JSON array");
  }

  @Test
  void ultralytics_saysNamesAndSize_andIsRefusedWhereItIsNoClassifier() throws IOException {
    String names = "{0: 'cat', 1: \"it's\", 2: 'cow', 3: 'dog'}";
    ModelDescription card =
        card(model("yolo", "names", names, "task", "classify", "imgsz", "[8, 8]", "stride", "1"));
    assertThat(card.labels()).isEqualTo(List.of("cat", "it's", "cow", "dog"));
    assertThat(card.resizing()).isEqualTo(Resizing.of(Fit.CROP, Interpolation.BILINEAR));
    assertThat(card.scale()).contains(1 / 255.0);
    assertRefused(
        model("boxes", "names", names, "task", "detect", "imgsz", "[8, 8]", "stride", "32"),
        "Ultralytics",
        "'detect'",
        "-cls");
    assertRefused(
        model("broken", "names", "{0: 'cat'", "task", "classify", "imgsz", "[8, 8]"),
        "metadata 'names' is no Python literal");
  }

  @Test
  void imageMetadataOfOnnx_saysColorsAndRange() throws IOException {
    ModelDescription card =
        card(
            model(
                "win",
                "Image.BitmapPixelFormat",
                "Bgr8",
                "Image.NominalPixelRange",
                "Normalized_1_1",
                "Image.ColorSpaceGamma",
                "SRGB"));
    assertThat(card.color()).isEqualTo(Color.BGR);
    assertThat(card.scale()).contains(2 / 255.0);
    assertThat(card.mean()).containsExactly(1.0);
    assertRefused(
        model("linear", "Image.BitmapPixelFormat", "Rgb8", "Image.ColorSpaceGamma", "Linear"),
        "Image.ColorSpaceGamma Linear");
    assertRefused(
        model("deep", "Image.BitmapPixelFormat", "Gray16"), "Image.BitmapPixelFormat Gray16");
  }

  @Test
  void allThatIsRead_isWatched() throws IOException {
    model("onnx/model");
    write("onnx/model.json", "{\"labels\": \"names.txt\"}");
    assertThat(new ModelFiles(folder).current())
        .contains(
            folder.resolve("onnx/model.onnx"),
            folder.resolve("onnx/model.json"),
            folder.resolve("onnx/names.txt"),
            folder.resolve("config.json"),
            folder.resolve("preprocessor_config.json"),
            folder.resolve("labels.txt"),
            folder.resolve("onnx/config.json"));
  }

  @Test
  void theOneModelOfAFolder_mayBeReplacedByOneOfAnotherName() throws IOException {
    Path first = model("first");
    ModelFiles files = new ModelFiles(folder);
    assertThat(files.current()).contains(first);
    Path second = model("second");
    assertThat(files.current()).as("while both are there").contains(first).doesNotContain(second);
    Files.delete(first);
    assertThat(files.current()).contains(second, folder.resolve("second.json"));
  }
}
