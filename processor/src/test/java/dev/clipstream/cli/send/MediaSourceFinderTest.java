package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  void liveSourcesAreNamedAfterHostOrCamera_neverWithAPassword() {
    assertThat(stream("rtsp://user:secret@door.local:554/live?x=1")).contains("door.local");
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
