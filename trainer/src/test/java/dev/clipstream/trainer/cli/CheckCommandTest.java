package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code datasets check} names all that is wrong with a folder, and nothing that is not. */
class CheckCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void orderlyImagesAreCounted_andNothingIsWrong() throws IOException {
    images("cat", 12, 1);
    images("dog", 15, 2);
    Files.writeString(in("dog/.DS_Store"), "what systems leave behind");

    assertThat(check()).as(out.toString()).isZero();

    assertThat(out.toString())
        .contains("images, 2 classes, 27 examples", "sizes: 24x16 (27)", "nothing wrong was found")
        .containsPattern("cat +12\\n")
        .containsPattern("dog +15\\n")
        .doesNotContain("wrong:");
  }

  @Test
  void allThatIsWrongIsNamed() throws IOException {
    images("train/cat", 140, 1);
    images("train/dog", 11, 2);
    images("train/eel", 3, 3);
    images("valid/cat", 12, 4);
    images("valid/dog", 12, 5);
    Files.writeString(in("train/dog/notes.txt"), "no image");
    Files.copy(in("train/cat/7.jpg"), in("valid/cat/holiday.jpg"));
    Files.copy(in("train/cat/8.jpg"), in("train/dog/eight.jpg"));
    Files.copy(in("train/cat/9.jpg"), in("train/cat/nine.jpg"));

    assertThat(check()).isEqualTo(1);

    assertThat(out.toString())
        .contains("cannot be read: 1 of", "train/dog/notes.txt: is no JPEG, PNG or WebP file")
        .contains("in several parts: 1", "train/cat/7.jpg = valid/cat/holiday.jpg")
        .contains("in several classes: 1", "train/cat/8.jpg = train/dog/eight.jpg")
        .contains("more than once: 1", "train/cat/9.jpg = train/cat/nine.jpg")
        .contains("valid has no eel")
        .contains("fewer than 10 examples: 1", "eel: 3")
        .contains("rare classes: 1", "dog: 1")
        .contains("in 7 points");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void emptyClassFoldersAreNamed_amongAllElseThatIsWrong() throws IOException {
    images("train/cat", 12, 1);
    images("train/dog", 9, 2);
    images("val/cat", 12, 3);
    Files.createDirectories(in("train/eel"));
    Files.createDirectories(in("val/dog"));
    Files.createDirectories(in("val/eel"));
    Files.writeString(in("val/eel/.DS_Store"), "what systems leave behind");
    Files.writeString(in("train/cat/notes.txt"), "no image");

    assertThat(check()).isEqualTo(1);

    assertThat(out.toString())
        .contains("class folders that are empty: 3; 'train' refuses them")
        .contains("  train: eel", "  val: dog", "  val: eel")
        .contains("cannot be read: 1 of", "fewer than 10 examples: 1", "  dog: 9")
        .containsPattern("eel +0 +0\\n")
        .contains("in 3 points");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void foldersOfNothingAreChecked_too() throws IOException {
    Files.createDirectories(in("cat"));
    Files.createDirectories(in("dog"));

    assertThat(check()).isEqualTo(1);

    assertThat(out.toString())
        .contains("2 classes, 0 examples", "sizes: none", "are empty: 2", "in 1 point");
  }

  @Test
  void classesOfWhichNothingCanBeRead_areToldWithWhatATrainingMakesOfThem() throws IOException {
    images("train/cat", 12, 1);
    images("train/dog", 12, 2);
    images("val/cat", 12, 3);
    Files.createDirectories(in("val/dog"));
    Files.writeString(in("val/dog/1.jpg"), "no image");
    assertThat(check()).isEqualTo(1);
    assertThat(out.toString())
        .contains("to check or test with: 1; 'train' goes on", "  val: dog")
        .contains("in 2 points");

    out.getBuffer().setLength(0);
    for (int i = 0; i < 12; i++) {
      Files.writeString(in("train/dog/" + i + ".jpg"), "no image " + i);
    }
    assertThat(check()).isEqualTo(1);
    assertThat(out.toString())
        .contains("read to learn from: 1; 'train' refuses them", "  train: dog");
  }

  @Test
  void clipsAreToldByTheirFramesAndSeconds() throws IOException {
    for (int i = 0; i < 10; i++) {
      video("up/" + i + ".mjpeg", 30, 10 * i);
      video("down/" + i + ".mjpeg", 60, 100 + 10 * i);
    }
    video("up/long.mjpeg", 1000, 99);
    video("up/one.mjpeg", 1, 98);

    // Such files begin as images do.
    assertThat(check("--dataset=clips")).isEqualTo(1);

    assertThat(out.toString())
        .contains("clips, 2 classes, 22 examples", "frames: 30 to 1,000, median 60", "24x16 (21)")
        .contains("up/one.mjpeg: a clip needs two frames at least, it has one")
        .contains("videos of more than 32 s: 1", "up/long.mjpeg: 40 s")
        .contains("in 2 points");
  }

  @Test
  void windowsThatEndAfterTheirVideoAreNamed() throws IOException {
    video("a.mjpeg", 100, 10);
    Path list = in("clips.csv");
    Files.writeString(
        list,
        "path,label,start,end\na.mjpeg,x,0,1\na.mjpeg,y,3,6.5\na.mjpeg,y,2,4.4\na.mjpeg,x,70,71\n");

    assertThat(run(List.of("datasets", "check", "--list", list.toString()))).isEqualTo(1);

    assertThat(out.toString())
        .contains("windows that end after their video has ended: 1")
        .contains("  a.mjpeg, 3 to 6.5 s: 2.5 s missing")
        .contains("a.mjpeg, 70 to 71 s: a clip needs two frames at least, there is none");
  }

  @Test
  void longListsAreCut_asLongAsIsWished() throws IOException {
    images("cat", 12, 1);
    images("dog", 12, 2);
    for (int i = 0; i < 12; i++) {
      Files.writeString(in("dog/" + i + ".txt"), "no image " + i);
    }

    assertThat(check()).isEqualTo(1);
    assertThat(out.toString()).contains("and 2 more (--show)");
    out.getBuffer().setLength(0);
    assertThat(check("--show=20")).isEqualTo(1);
    assertThat(out.toString()).contains("dog/11.txt").doesNotContain("more (--show)");
    assertThat(check("--show=-1")).isEqualTo(2);
    assertThat(check("--dataset=shapes")).isEqualTo(2);
  }

  @Test
  void folderThatIsNotThereIsToldInALine() {
    assertThat(run(List.of("datasets", "check", in("nowhere").toString()))).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: there is no folder").hasLineCount(1);
  }

  private int check(String... options) {
    List<String> arguments = new ArrayList<>(List.of("datasets", "check", directory.toString()));
    arguments.addAll(List.of(options));
    return run(arguments);
  }

  private int run(List<String> arguments) {
    return ClipstreamTrainer.execute(
        arguments,
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private Path in(String name) {
    return directory.resolve(name);
  }

  /** Images of which no two are the same. */
  private void images(String name, int count, int seed) throws IOException {
    Path folder = Files.createDirectories(in(name));
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[24 * 16 * 3];
        new Random(1000L * seed + i).nextBytes(pixels);
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(24, 16, pixels)));
      }
    }
  }

  private void video(String name, int frames, int grey) throws IOException {
    Files.createDirectories(in(name).getParent());
    byte[] pixels = new byte[24 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(90);
        OutputStream video = Files.newOutputStream(in(name))) {
      for (int i = 0; i < frames; i++) {
        Arrays.fill(pixels, (byte) (grey + i % 3));
        video.write(encoder.encode(new Pixels(24, 16, pixels)));
      }
    }
  }
}
