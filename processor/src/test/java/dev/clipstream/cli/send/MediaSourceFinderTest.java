package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MediaSourceFinderTest {

  @TempDir Path folder;

  @BeforeEach
  void layOut() throws IOException {
    for (String file :
        List.of(
            "set/fight/v10.mp4",
            "set/fight/v2.mp4",
            "set/photos/b.png",
            "set/photos/a.jpg",
            "set/photos/.hidden/c.jpg",
            "set/top.jpg",
            "set/readme.txt")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
  }

  private static SendOptions options(boolean clipPerFile, String... stream) {
    return new SendOptions(
        Stream.of(stream).findFirst(),
        OptionalDouble.empty(),
        false,
        clipPerFile,
        false,
        90,
        100,
        false);
  }

  private MediaSourceFinder.Found find(SendOptions options, String... sources) {
    return MediaSourceFinder.find(
        Stream.of(sources).map(source -> Source.of(folder.resolve(source).toString())).toList(),
        options);
  }

  private static List<String> describe(MediaSourceFinder.Found found) {
    return found.footage().stream()
        .map(each -> each.stream() + " | " + each.name() + " | " + each.files())
        .toList();
  }

  @Test
  void linksThatLeadNowhereOrToFolders_areNamed() throws IOException {
    Path root = Files.createDirectories(folder.resolve("links"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.write(root.resolve("a.jpg"), new byte[] {1});
    Files.createSymbolicLink(root.resolve("b.jpg"), root.resolve("a.jpg"));
    Files.createSymbolicLink(root.resolve("dangling.jpg"), root.resolve("none.jpg"));
    Files.createSymbolicLink(root.resolve("dangling.txt"), root.resolve("none.txt"));
    Files.createSymbolicLink(root.resolve("more"), elsewhere);

    MediaSourceFinder.Found found =
        MediaSourceFinder.find(List.of(Source.of(root.toString())), options(false));

    assertThat(found.footage()).singleElement().extracting(MediaSource::files).isEqualTo(2);
    assertThat(found.problems())
        .containsExactly(
            root.resolve("dangling.jpg") + ": not sent, a link to a file that is not there",
            root.resolve("more")
                + ": not sent, a link to a folder is not followed: give the folder itself");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "SKIPPED: no named pipes among files")
  void pipeThatIsGivenByName_isNotWaitedFor_unlessItIsAVideo() throws Exception {
    Path image = folder.resolve("pipe.jpg");
    Path nameless = folder.resolve("pipe");
    Path video = folder.resolve("pipe.mp4");
    for (Path pipe : List.of(image, nameless, video)) {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }

    MediaSourceFinder.Found found =
        MediaSourceFinder.find(
            List.of(
                Source.of(image.toString()),
                Source.of(nameless.toString()),
                Source.of(video.toString())),
            options(false));

    assertThat(found.problems())
        .containsExactly(
            image + ": a pipe or a device, not a file: save what it gives in a file first",
            nameless + ": a pipe or a device, not a file: save what it gives in a file first");
    assertThat(found.footage()).hasSize(1);
  }

  @Test
  void nameThatIsTooLongForAStream_isNotSent_andSaid() throws IOException {
    Path root = folder.resolve("long");
    Path deep = root;
    for (int i = 0; i < 5; i++) {
      deep = deep.resolve((char) ('a' + i) + "x".repeat(230));
    }
    Files.createDirectories(deep);
    Files.write(deep.resolve("a.jpg"), new byte[] {1});
    Files.write(root.resolve("b.jpg"), new byte[] {1});

    MediaSourceFinder.Found found =
        MediaSourceFinder.find(List.of(Source.of(root.toString())), options(false));

    assertThat(found.footage()).hasSize(1);
    assertThat(found.problems()).singleElement().asString().contains("more than 1024 characters");
  }

  @Test
  void videosAreStreamsOfTheirOwn_imagesOneForEachFolder_inNaturalOrder() {
    assertThat(describe(find(options(false), "set")))
        .containsExactly(
            "set/fight/v2 | fight/v2.mp4 | 1",
            "set/fight/v10 | fight/v10.mp4 | 1",
            "set/photos | photos | 2",
            "set | set | 1");
  }

  @Test
  void clipsOfASourceAreOneStream() {
    assertThat(describe(find(options(true), "set")))
        .containsExactly(
            "set | fight/v2.mp4 | 1",
            "set | fight/v10.mp4 | 1",
            "set | photos | 2",
            "set | set | 1");
  }

  @Test
  void filesByThemselvesCountAsOfTheirFolder() {
    assertThat(describe(find(options(false), "set/photos/a.jpg", "set/photos/b.png")))
        .isEqualTo(describe(find(options(false), "set/photos")))
        .containsExactly("photos | photos | 2");
    assertThat(describe(find(options(true), "set/fight/v2.mp4")))
        .containsExactly("fight | v2.mp4 | 1");
  }

  @Test
  void givenNameIsThatOfEveryStream() {
    assertThat(find(options(false, "mine"), "set").footage())
        .extracting(MediaSource::stream)
        .containsOnly("mine");
  }

  @Test
  void whatCannotBeSentIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    MediaSourceFinder.Found found = find(options(false), "none.jpg", "empty", "set/photos");
    assertThat(found.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("none.jpg: there is no such file or folder"))
        .anyMatch(problem -> problem.contains("no images or videos in it"));
    assertThat(found.footage()).hasSize(1);
  }

  @Test
  void imagesThatCannotBeSentAreNamed_neverTakenForVideoAndNeverPassedOverInSilence()
      throws IOException {
    byte[] heic = latin1("\0\0\0\u0018ftypheic\0\0\0\0mif1heic");
    write("phone/IMG_1.HEIC", heic);
    write("phone/IMG_2", heic);
    write("phone/IMG_3.dng", latin1("II*\0 and so on"));
    write("phone/notes.txt", latin1("nothing to see"));
    write("phone/good.jpg", latin1("whatever"));
    MediaSourceFinder.Found found = find(options(false), "phone");
    assertThat(describe(found)).containsExactly("phone | phone | 1");
    assertThat(found.problems())
        .hasSize(3)
        .allMatch(problem -> problem.endsWith("convert it to JPEG, PNG or WebP"))
        .anyMatch(problem -> problem.contains("IMG_1.HEIC: not sent"))
        .anyMatch(problem -> problem.contains("IMG_2: not sent"))
        .anyMatch(problem -> problem.contains("IMG_3.dng: not sent"));
    for (String name : List.of("phone/IMG_1.HEIC", "phone/IMG_2")) {
      MediaSourceFinder.Found one = find(options(true), name);
      assertThat(one.footage()).isEmpty();
      assertThat(one.problems()).singleElement().asString().contains("not sent");
    }
  }

  @Test
  void aNameThatSaysNothing_orNothingGood_isNotTakenAtItsWord() throws IOException {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0};
    write("mixed/nameless", jpeg);
    write("mixed/renamed.heic", jpeg);
    write("mixed/nameless.scan", latin1("GIF89a and so on"));
    MediaSourceFinder.Found found = find(options(false), "mixed");
    assertThat(describe(found)).containsExactly("mixed | mixed | 3");
    assertThat(found.problems()).isEmpty();
  }

  private void write(String name, byte[] contents) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, contents);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void liveSourcesAreNamedAfterHostOrCamera_neverWithAPassword() {
    assertThat(stream("rtsp://user:secret@door.local:554/live?x=1")).contains("door.local");
    assertThat(stream("http://viewer:s3cr3t@PW/x@10.0.0.7:81/x?token=1")).contains("10.0.0.7");
    assertThat(stream("http://10.0.0.7/a.m3u8")).contains("10.0.0.7");
    assertThat(stream("/dev/video0")).contains("video0");
    assertThat(stream("file:///tmp/a.mp4")).isEmpty();
  }

  private static Optional<String> stream(String source) {
    return Source.of(source) instanceof Source.Live live
        ? Optional.of(live.stream())
        : Optional.empty();
  }
}
