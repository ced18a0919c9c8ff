package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From long videos and a list of what is seen in them to a pair, and to its score. */
class ListCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  /** Three videos in which it dawns and darkens in turn, half a second each. */
  @BeforeEach
  void writeVideos() throws IOException {
    List<String> rows = new ArrayList<>(List.of("path,label,start,end,split"));
    for (int video = 0; video < 3; video++) {
      try (JpegEncoder encoder = new JpegEncoder(90);
          OutputStream file = Files.newOutputStream(directory.resolve(video + ", long.mjpeg"))) {
        byte[] pixels = new byte[24 * 24 * 3];
        for (int frame = 0; frame < 160; frame++) {
          int step = frame % 16 < 8 ? frame % 16 : 15 - frame % 16;
          Arrays.fill(pixels, (byte) (60 + 10 * video + 15 * step));
          file.write(encoder.encode(new Pixels(24, 24, pixels)));
        }
      }
      for (int half = 0; half < 20; half++) {
        rows.add(
            "\"%d, long.mjpeg\",%s,%s,%s,%s"
                .formatted(
                    video,
                    half % 2 == 0 ? "dawn" : "dusk",
                    0.32 * half,
                    0.32 * half + 0.32,
                    List.of("train", "validation", "test").get(video)));
      }
    }
    Files.write(list(), rows);
  }

  @Test
  void windowsOfLongVideosBecomeAPair_thatIsScoredOnTheTestPart() throws IOException {
    assertThat(run("datasets check --list " + list())).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("clips, 2 classes, 60 examples", "frames: 8 to 8", "nothing wrong was found")
        .containsPattern("class +train +validation +test");

    Path model = directory.resolve("light.onnx");
    assertThat(
            run(
                "train --dataset clips --model gru --size 20 --epochs 12 --rate 0.01 --threads 1"
                    + " --out "
                    + model
                    + " --list "
                    + list()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("20 clips to learn from, 20 to check with");

    Path said = directory.resolve("said.tsv");
    assertThat(
            run(
                "evaluate --dataset clips --model "
                    + directory.resolve("light-frames.onnx")
                    + " --sequence-model "
                    + model
                    + " --predictions "
                    + said
                    + " --list "
                    + list()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("\"examples\":20");
    assertThat(Files.readAllLines(said))
        .hasSize(21)
        .anySatisfy(line -> assertThat(line).startsWith("2, long.mjpeg, 0.32 to 0.64 s\tdusk\t"));
    assertThat(Files.readString(model, StandardCharsets.ISO_8859_1)).contains("data_sha256");
  }

  @Test
  void badRowsAreToldBeforeAnythingIsDecoded() throws IOException {
    Files.writeString(list(), "path,label\nnone.mp4,x\n\"0, long.mjpeg\",\n");

    for (String command :
        List.of(
            "datasets check",
            "train --dataset clips --model gru --out " + directory.resolve("m.onnx"))) {
      err.getBuffer().setLength(0);
      assertThat(run(command + " --list " + list())).isEqualTo(1);
      assertThat(err.toString())
          .contains("has 2 bad rows of 2", "line 2: there is no file", "line 3: has no label")
          .hasLineCount(3);
    }
  }

  @Test
  void optionsThatAListTakesThePlaceOfAreRefused() {
    String train = "train --model gru --out " + directory.resolve("m.onnx") + " --list " + list();

    assertThat(run(train + " --dataset clips --data " + directory)).isEqualTo(2);
    assertThat(err.toString()).contains("--data is a folder, which --list takes the place of");
    assertThat(run(train + " --dataset clips --groups groups.tsv")).isEqualTo(2);
    assertThat(err.toString()).contains("--groups is for folders; a list has a column group");
    assertThat(run(train + " --dataset shapes")).isEqualTo(2);
    assertThat(err.toString()).contains("--list is for images and clips, which lie in files");
    assertThat(run("datasets check " + directory + " --list " + list())).isEqualTo(2);
    assertThat(run("datasets check")).isEqualTo(2);
    assertThat(err.toString()).contains("give a folder (DIR) or a list (--list FILE), one of them");
  }

  private Path list() {
    return directory.resolve("clips.csv");
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
