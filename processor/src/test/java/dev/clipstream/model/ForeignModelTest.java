package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.session.Device;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.FrameJob;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.testing.SharedData;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that others made run as they are, and see what their makers meant them to see. */
class ForeignModelTest {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private static float[][] classify(FrameModel model, byte[][] images) {
    float[][] scores = new float[images.length][];
    FrameModel.Runner runner = model.newRunner(images.length);
    for (int i = 0; i < images.length; i++) {
      runner.pixels().put(i * images[i].length, images[i]);
    }
    FrameScores[] results = runner.run(images.length);
    for (int i = 0; i < results.length; i++) {
      scores[i] = results[i].probabilities();
    }
    return scores;
  }

  private static byte[][] randomImages(int count) {
    byte[][] images = new byte[count][3 * SIDE * SIDE];
    Random random = new Random(3);
    for (byte[] image : images) {
      random.nextBytes(image);
    }
    return images;
  }

  @Test
  void logits_becomeProbabilities() {
    Path file = TestModels.foreignModel(folder, "foreign", SIDE, -1);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.givesLogits()).isTrue();
      for (float[] scores : classify(model, randomImages(5))) {
        assertThat(ScoreOutput.isDistribution(scores)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aFixedBatch_givesWhatAnyBatchGives(int fixedBatch) {
    byte[][] images = randomImages(7);
    Path any = TestModels.foreignModel(folder, "any", SIDE, -1);
    Path fixed = TestModels.foreignModel(folder, "fixed", SIDE, fixedBatch);
    try (FrameModel anyModel = FrameModel.open(any, Device.CPU);
        FrameModel fixedModel = FrameModel.open(fixed, Device.CPU)) {
      float[][] expected = classify(anyModel, images);
      float[][] seen = classify(fixedModel, images);
      for (int i = 0; i < images.length; i++) {
        assertThat(seen[i])
            .containsExactly(expected[i], org.assertj.core.data.Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void bgr_isRgbTheOtherWayRound() throws Exception {
    byte[][] images = randomImages(3);
    byte[][] swapped = randomImages(3);
    for (byte[] image : swapped) {
      for (int i = 0; i < image.length; i += 3) {
        byte red = image[i];
        image[i] = image[i + 2];
        image[i + 2] = red;
      }
    }
    Path rgb = TestModels.foreignModel(folder, "rgb", SIDE, -1);
    Path bgr = TestModels.foreignModel(folder, "bgr", SIDE, -1);
    Files.writeString(folder.resolve("bgr.json"), "{\"color\": \"BGR\"}");
    try (FrameModel rgbModel = FrameModel.open(rgb, Device.CPU);
        FrameModel bgrModel = FrameModel.open(bgr, Device.CPU)) {
      assertThat(classify(bgrModel, swapped)).isDeepEqualTo(classify(rgbModel, images));
    }
  }

  @Test
  void scaleMeanAndStd_areAppliedInThatOrder() throws Exception {
    // (255/255 − 1) / 2 = 0 in every channel: all logits are 0, all classes alike.
    Path file = TestModels.foreignModel(folder, "normal", SIDE, -1);
    Files.writeString(
        folder.resolve("normal.json"),
        "{\"scale\": 0.00392156862745098, \"mean\": [1, 1, 1], \"std\": [2, 2, 2]}");
    byte[] white = new byte[3 * SIDE * SIDE];
    Arrays.fill(white, (byte) 255);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(classify(model, new byte[][] {white})[0])
          .containsExactly(
              new float[] {0.25f, 0.25f, 0.25f, 0.25f}, org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  @Test
  void labels_mayStandInAFileOfTheirOwn() throws Exception {
    Path file = TestModels.foreignModel(folder, "named", SIDE, -1);
    Files.writeString(folder.resolve("named.json"), "{\"labels\": \"names.txt\"}");
    Files.writeString(folder.resolve("names.txt"), "a\nb\nc\nd\n");
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().labels()).containsExactly("a", "b", "c", "d");
    }
  }

  /** Accuracies measured on all 10,000 images, less what 500 of them may differ by chance. */
  @ParameterizedTest
  @CsvSource({
    "resnet_2b, 68.7",
    "cifar10_small, 62.3",
    "cifar10_medium, 69.3",
    "squeezenet_cifar10, 75.4"
  })
  void realModels_reachTheAccuracyTheyAreKnownFor(String name, double percent) throws Exception {
    Path file = SharedData.require("onnx/" + name + ".onnx");
    Path zip = SharedData.require("cifar10");
    List<CifarJob> jobs = cifarJobs(zip, 50);
    try (FrameModel model = FrameModel.open(file, Device.CPU);
        FrameBatcher batcher =
            new FrameBatcher(
                ServedModels.borrowing(model, Optional.empty()),
                2,
                8,
                ImageLimits.DEFAULT,
                RunWatchdog.off())) {
      batcher.submit(jobs);
      int right = 0;
      for (CifarJob job : jobs) {
        Classified result = (Classified) job.result().get();
        float[] scores = result.scores().probabilities();
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
          best = scores[c] > scores[best] ? c : best;
        }
        right += model.card().label(best).equals(job.truth) ? 1 : 0;
      }
      assertThat(100.0 * right / jobs.size()).isBetween(percent - 7, percent + 7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "light_resnet50", "light_squeezenet", "light_shufflenet"})
  void realModels_ofOddShapes_load(String name) {
    try (FrameModel model =
        FrameModel.open(SharedData.require("onnx/" + name + ".onnx"), Device.CPU)) {
      assertThat(model.classes()).isEqualTo(model.card().labels().size());
    }
  }

  private static final class CifarJob extends FrameJob {
    private final byte[] file;
    private final String truth;

    CifarJob(byte[] file, String truth) {
      this.file = file;
      this.truth = truth;
    }

    @Override
    protected Content content() {
      ImageEncoding format = ImageEncoding.sniff(file, 0, file.length).orElseThrow();
      return new Content.ToClassify(new Image(format, 0, 0, file, 0, file.length));
    }
  }

  /** The first images of each class of the test part. */
  private static List<CifarJob> cifarJobs(Path folder, int perClass) throws IOException {
    List<CifarJob> jobs = new ArrayList<>();
    java.util.Map<String, Integer> taken = new java.util.HashMap<>();
    List<Path> zips;
    try (var files = Files.list(folder)) {
      zips = files.filter(f -> f.toString().endsWith(".zip")).sorted().toList();
    }
    for (Path zip : zips) {
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          Path name = Path.of(entry.getName());
          if (!name.startsWith("test") || entry.isDirectory()) {
            continue;
          }
          String truth = name.getName(1).toString();
          if (taken.merge(truth, 1, Integer::sum) <= perClass) {
            jobs.add(new CifarJob(in.readAllBytes(), truth));
          }
        }
      }
    }
    assertThat(jobs).hasSize(10 * perClass);
    return jobs;
  }
}
