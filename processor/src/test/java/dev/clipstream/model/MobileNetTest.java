package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.session.Device;
import dev.clipstream.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a zoo says of photographs what it is known to say. */
class MobileNetTest {

  @TempDir Path folder;

  /** Of the 99 photographs, those that are right, and those that are as the reference has them. */
  private record Agreement(int right, int same) {}

  private Agreement classify(String labelsFile, String json) throws Exception {
    Path model = SharedData.require("models/mobilenet_v2_nchw.onnx");
    Path labels = SharedData.require("models/imagenet_labels.txt");
    Path photographs = SharedData.require("images/photos");
    List<String> reference =
        Files.readAllLines(SharedData.require("models/mobilenet_v2_photos.tsv"));
    assertThat(reference).hasSize(100);
    Files.copy(model, folder.resolve("mobilenet.onnx"));
    Files.copy(labels, folder.resolve(labelsFile));
    Files.writeString(folder.resolve("mobilenet.json"), json);
    int right = 0;
    int same = 0;
    try (FrameModel frames = FrameModel.open(folder, Device.CPU);
        ImageScores scores = new ImageScores(frames)) {
      for (String line : reference.subList(1, reference.size())) {
        String[] fields = line.split("\t", -1);
        String best = firstName(scores.best(photographs.resolve(fields[0])));
        right += best.equals(fields[1]) ? 1 : 0;
        same += best.equals(fields[2]) ? 1 : 0;
      }
    }
    return new Agreement(right, same);
  }

  /** Labels have all names of a class, {@code Arctic fox, white fox, Alopex lagopus}. */
  private static String firstName(String label) {
    return label.split(",", 2)[0].toLowerCase(Locale.ROOT);
  }

  @Test
  void mobileNet_saysWhatTheReferenceSays_ifFedAsItsMakersDid() throws Exception {
    Agreement seen =
        classify(
            "names.txt",
            "{\"labels\": \"names.txt\", \"scale\": 1, \"mean\": 128, \"std\": 128, \"color\":"
                + " \"RGB\", \"resize\": \"crop\", \"resize_to\": 256, \"interpolation\":"
                + " \"bicubic\"}");
    assertThat(seen.right()).as("right of 99").isGreaterThanOrEqualTo(87);
    assertThat(seen.same()).as("as the reference, of 99").isGreaterThanOrEqualTo(95);
  }

  /** 256 pixels and bicubic interpolation cannot be guessed; little is lost without. */
  @Test
  void mobileNet_isRarelyWrong_whereNobodySaysHowToResize() throws Exception {
    Agreement seen = classify("labels.txt", "{\"scale\": 1, \"mean\": 128, \"std\": 128}");
    assertThat(seen.right()).as("right of 99").isGreaterThanOrEqualTo(84);
  }
}
