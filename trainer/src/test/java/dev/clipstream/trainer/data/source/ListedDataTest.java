package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.trainer.data.source.Dataset.Scored;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list names is what is learned from, in the parts that it says or that it allows. */
class ListedDataTest {

  @TempDir private Path folder;

  @Test
  void windowsAreTheFramesThatAreShownInThem_alsoFromACache() throws IOException {
    video("long.mjpeg", 250);
    list(
        "path,label,start,end,split",
        "long.mjpeg,early,0,0.2,train",
        "long.mjpeg,late,7.2,7.4,train",
        "long.mjpeg,last,9.8,,train",
        "long.mjpeg,early,1,1.2,train",
        "other.mjpeg,early,,0.2,validation",
        "other.mjpeg,late,5,6,validation",
        "other.mjpeg,last,9,10,validation");
    video("other.mjpeg", 250);

    for (DataRequest request : List.of(request(), request().cachedIn(folder.resolve("cache")))) {
      ClipSet train = new ClipFolders().clips(request).train();

      assertThat(train.classes()).containsExactly("early", "last", "late");
      assertThat(levels(train))
          .containsExactly(levels(0, 5), levels(25, 30), levels(245, 250), levels(180, 185));
      assertThat(IntStream.range(0, 4).mapToObj(train::name))
          .containsExactly(
              "long.mjpeg, 0 to 0.2 s",
              "long.mjpeg, 1 to 1.2 s",
              "long.mjpeg, from 9.8 s",
              "long.mjpeg, 7.2 to 7.4 s");
    }
    // Read again, all of it is in the cache, each window under its own name.
    Files.move(folder.resolve("other.mjpeg"), folder.resolve("gone"));
    Files.copy(folder.resolve("gone"), folder.resolve("other.mjpeg"));
    assertThat(levels(new ClipFolders().clips(request().cachedIn(folder.resolve("cache"))).train()))
        .contains(levels(180, 185));
  }

  @Test
  void windowWithoutFramesIsSkippedByItsName() throws IOException {
    video("a.mjpeg", 100);
    list(
        "path,label,start,end,split",
        "a.mjpeg,x,0,1,train",
        "a.mjpeg,y,1,2,train",
        "a.mjpeg,y,60,61,train",
        "b.mjpeg,x,0,1,val",
        "b.mjpeg,y,1,2,val");
    video("b.mjpeg", 100);

    assertThat(new ClipFolders().clips(request()).skipped())
        .containsExactly(
            "a.mjpeg, 60 to 61 s: a clip needs two frames at least, there is none 60 to 61 s");
  }

  @Test
  void windowsThatEndAfterTheirVideoAreWarnedOf_alsoFromACache() throws IOException {
    list(
        "path,label,start,end,split",
        "a.mjpeg,x,0,1,train",
        "a.mjpeg,y,3,6.5,train",
        "a.mjpeg,y,3.5,4.4,train",
        "a.mjpeg,y,2.5,5,train",
        "a.mjpeg,x,60,61,train",
        "a.mjpeg,x,2,,train",
        "b.mjpeg,x,0,1,val",
        "b.mjpeg,y,1,4.3,val");
    video("a.mjpeg", 100);
    video("b.mjpeg", 101);

    for (DataRequest request : List.of(request(), request().cachedIn(folder.resolve("cache")))) {
      for (int run = 0; run < 2; run++) {
        assertThat(new ClipFolders().clips(request).warnings())
            .filteredOn(line -> line.contains("end after"))
            .singleElement(STRING)
            .contains("2 of 8 windows end after their video has ended")
            .contains("such as a.mjpeg, 3 to 6.5 s, of which 2.5 s are missing");
      }
    }
  }

  @Test
  void partsAreThoseOfTheList_andTheTestPartIsScoredAlone() throws IOException {
    images(12);
    List<String> rows = new ArrayList<>(List.of("path,label,split"));
    for (int i = 0; i < 12; i++) {
      String part = List.of("train", "val", "test").get(i / 4);
      rows.add(i + ".jpg," + (i % 2 == 0 ? "even" : "odd") + "," + part);
    }
    list(rows);

    Parts<FrameSet> parts = new ImageFolders().frames(request());
    Scored<FrameSet> scored = new ImageFolders().framesForScoring(request());

    assertThat(names(parts.train())).containsExactlyInAnyOrder("0.jpg", "1.jpg", "2.jpg", "3.jpg");
    assertThat(names(parts.validation()))
        .containsExactlyInAnyOrder("4.jpg", "5.jpg", "6.jpg", "7.jpg");
    assertThat(names(scored.set())).containsExactlyInAnyOrder("8.jpg", "9.jpg", "10.jpg", "11.jpg");
    assertThatThrownBy(() -> new ImageFolders().frames(request(new Folds(file(), 2, 1))))
        .hasMessageContaining("has a column split of its own");
  }

  @Test
  void withoutParts_noVideoIsOnBothSides() throws IOException {
    List<String> rows = new ArrayList<>(List.of("path,label,start,end"));
    for (int i = 0; i < 5; i++) {
      // Of the same videos, the files would be.
      video(i + ".mjpeg", 50 + i);
      for (int window = 0; window < 4; window++) {
        rows.add(
            "%d.mjpeg,%s,%s,%s"
                .formatted(i, window % 2 == 0 ? "x" : "y", 0.4 * window, 0.4 * window + 0.3));
      }
    }
    list(rows);

    Parts<ClipSet> parts = new ClipFolders().clips(request());

    assertThat(videos(parts.validation()))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(videos(parts.train()));
    assertThat(parts.train().size() + parts.validation().size()).isEqualTo(20);
    assertThat(parts.warnings())
        .singleElement()
        .asString()
        .contains("4 of 20 examples, 20 %, are held out to check with in place of 10 %");
  }

  @Test
  void groupsStayTogether_andEveryExampleIsHeldOutInOneFold() throws IOException {
    images(40);
    List<String> rows = new ArrayList<>(List.of("path,label,group"));
    for (int i = 0; i < 40; i++) {
      rows.add("%d.jpg,%s,person %d".formatted(i, i % 2 == 0 ? "even" : "odd", i / 5));
    }
    list(rows);
    Set<String> held = new HashSet<>();
    for (int fold = 1; fold <= 4; fold++) {
      Parts<FrameSet> parts = new ImageFolders().frames(request(new Folds(file(), 4, fold)));
      Scored<FrameSet> scored =
          new ImageFolders().framesForScoring(request(new Folds(file(), 4, fold)));

      assertThat(persons(parts.validation())).doesNotContainAnyElementsOf(persons(parts.train()));
      assertThat(names(scored.set())).isEqualTo(names(parts.validation()));
      assertThat(held).doesNotContainAnyElementsOf(names(parts.validation()));
      held.addAll(names(parts.validation()));
    }
    assertThat(held).hasSize(40);

    Parts<FrameSet> usual = new ImageFolders().frames(request());
    assertThat(persons(usual.validation())).doesNotContainAnyElementsOf(persons(usual.train()));
  }

  @Test
  void groupsThatPartTheWindowsOfAVideoAreWarnedOf() throws IOException {
    video("a.mjpeg", 100);
    list(
        "path,label,start,end,split,group",
        "a.mjpeg,x,0,1,train,1",
        "a.mjpeg,y,1,2,train,2",
        "a.mjpeg,x,2,3,val,3",
        "a.mjpeg,y,3,4,val,4");

    assertThat(new ClipFolders().clips(request()).warnings())
        .singleElement()
        .asString()
        .contains(
            "2 of 2 examples to check with are windows of videos of which others are learned");
  }

  @Test
  void smallListHoldsOutWhatIsNearestToATenth_andWarnsWhereThatIsFarFromIt() throws IOException {
    images(24);
    List<String> rows = new ArrayList<>(List.of("path,label,group"));
    for (int i = 0; i < 24; i++) {
      rows.add(
          "%d.jpg,%s,%s".formatted(i, i % 2 == 0 ? "x" : "y", i < 20 ? "a" : i < 22 ? "b" : "c"));
    }
    list(rows);
    Parts<FrameSet> parts = new ImageFolders().frames(request());
    assertThat(parts.validation().size()).isEqualTo(2);
    assertThat(parts.warnings()).isEmpty();

    rows.subList(21, 25).clear();
    rows.replaceAll(row -> row.endsWith(",a") && row.length() == 9 ? row.replace(",a", ",b") : row);
    list(rows);
    Parts<FrameSet> halves = new ImageFolders().frames(request());
    assertThat(halves.warnings())
        .singleElement()
        .asString()
        .contains("are held out to check with in place of 10 %", "whole groups (2)");
  }

  @Test
  void groupsThatAreTooFewForThreePartsAreTold_eachClassByItsNumber() throws IOException {
    images(6);
    list(
        "path,label,group",
        "0.jpg,x,1",
        "1.jpg,y,1",
        "2.jpg,x,2",
        "3.jpg,y,2",
        "4.jpg,x,3",
        "5.jpg,y,3");
    Parts<FrameSet> parts = new ImageFolders().frames(request().testing(0.2));
    assertThat(parts.train().size() + parts.validation().size()).isEqualTo(4);

    list("path,label,group", "0.jpg,x,1", "1.jpg,y,1", "2.jpg,x,2", "3.jpg,y,2", "4.jpg,x,3");
    assertThatThrownBy(() -> new ImageFolders().frames(request().testing(0.2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("every class is learned from, checked with and tested with")
        .hasMessageContaining("needs 3 groups (or videos) at least, and y is in 2");
  }

  @Test
  void whatCannotBeSplitIsRefused() throws IOException {
    images(6);
    list("path,label,group", "0.jpg,x,1", "1.jpg,y,1", "2.jpg,x,1", "3.jpg,y,2");
    assertThatThrownBy(() -> new ImageFolders().frames(request()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the 2 groups cannot be split")
        .hasMessageContaining("every class needs 2 groups (or videos) at least, and x is in 1");

    list("path,label", "0.jpg,x", "1.jpg,x");
    assertThatThrownBy(() -> new ImageFolders().frames(request()))
        .hasMessageContaining("two classes to learn at least, and has [x]");

    list("path,label,split", "0.jpg,x,test", "1.jpg,y,test");
    assertThatThrownBy(() -> new ImageFolders().frames(request()))
        .hasMessageContaining("no row to learn from");

    list("path,label,split", "0.jpg,x,train", "1.jpg,y,train", "2.jpg,z,val");
    assertThatThrownBy(() -> new ImageFolders().frames(request()))
        .hasMessageContaining("the classes to learn [x, y] and those to check with [z] differ");
  }

  @Test
  void imageHasNoTimes() throws IOException {
    images(5);
    list("path,label,start", "0.jpg,x,1", "1.jpg,x,", "2.jpg,x,", "3.jpg,y,", "4.jpg,y,");

    assertThat(new ImageFolders().frames(request()).skipped())
        .containsExactly("0.jpg, from 1 s: is no video, and has no time from 1 s");
  }

  @Test
  void otherLabelsAreOtherData() throws IOException {
    images(6);
    list("path,label", "0.jpg,x", "1.jpg,x", "2.jpg,y", "3.jpg,y");
    Optional<String> before = new ImageFolders().frames(request()).sha256();
    list("path,label", "3.jpg,y", "1.jpg,x", "2.jpg,y", "0.jpg,x");
    assertThat(new ImageFolders().frames(request()).sha256()).isEqualTo(before);
    list("path,label", "0.jpg,y", "1.jpg,x", "2.jpg,y", "3.jpg,x");
    assertThat(new ImageFolders().frames(request()).sha256()).isNotEqualTo(before);
  }

  private DataRequest request(Folds... folds) {
    return new DataRequest(
            Optional.empty(),
            Resize.to(16, 24, Fit.STRETCH),
            OptionalInt.empty(),
            1,
            Stream.of(folds).findFirst())
        .listedIn(file());
  }

  private Path file() {
    return folder.resolve("list.csv");
  }

  private void list(String... rows) throws IOException {
    list(List.of(rows));
  }

  private void list(List<String> rows) throws IOException {
    Files.write(file(), rows);
  }

  private static List<String> names(FrameSet set) {
    return IntStream.range(0, set.size()).mapToObj(set::name).toList();
  }

  private static Set<Integer> persons(FrameSet set) {
    Set<Integer> persons = new HashSet<>();
    names(set).forEach(name -> persons.add(Integer.parseInt(name.replace(".jpg", "")) / 5));
    return persons;
  }

  private static Set<String> videos(ClipSet set) {
    Set<String> videos = new HashSet<>();
    IntStream.range(0, set.size()).forEach(i -> videos.add(set.name(i).split(",", -1)[0]));
    return videos;
  }

  /** The level of every frame of every clip, as it was before it was encoded. */
  private static List<List<Integer>> levels(ClipSet set) {
    return IntStream.range(0, set.size())
        .mapToObj(i -> set.clip(i).frames().stream().map(ListedDataTest::level).toList())
        .toList();
  }

  private static int level(byte[] frame) {
    return Math.round((frame[0] & 0xff) / 4f) * 4;
  }

  private static List<Integer> levels(int from, int to) {
    return IntStream.range(from, to).map(ListedDataTest::level).boxed().toList();
  }

  private static int level(int frame) {
    return 40 + frame * 28 % 160;
  }

  /** Frame {@code i} is gray, of a level by which it is told from those around it. */
  private void video(String name, int frames) throws IOException {
    byte[] pixels = new byte[24 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(95);
        OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      for (int i = 0; i < frames; i++) {
        Arrays.fill(pixels, (byte) level(i));
        out.write(encoder.encode(new Pixels(24, 16, pixels)));
      }
    }
  }

  private void images(int count) throws IOException {
    byte[] pixels = new byte[24 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(95)) {
      for (int i = 0; i < count; i++) {
        Arrays.fill(pixels, (byte) (5 * i));
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(24, 16, pixels)));
      }
    }
  }
}
