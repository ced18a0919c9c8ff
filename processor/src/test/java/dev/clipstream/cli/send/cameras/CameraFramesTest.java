package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.video.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CameraFramesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final long TENTH = 100_000;

  private final List<Frame> sent = new ArrayList<>();

  private CameraFrames frames(ClipRule rule) {
    Camera.Settings settings =
        new Camera.Settings(
            OptionalDouble.empty(),
            1000,
            90,
            rule,
            false,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    Camera camera = new Camera("door", "rtsp://u:p@h/", "rtsp://h/", true, Secrets.NONE, settings);
    return new CameraFrames(camera, NOON, sent::add);
  }

  private Map<String, List<Frame>> clips() {
    Map<String, List<Frame>> clips = new LinkedHashMap<>();
    sent.forEach(
        frame -> clips.computeIfAbsent(frame.getClipId(), id -> new ArrayList<>()).add(frame));
    return clips;
  }

  @Example
  void withoutClips_framesAreOneStream_overAllConnections() {
    CameraFrames frames = frames(new ClipRule.None());
    for (int connection = 0; connection < 2; connection++) {
      frames.begin(NOON.plusSeconds(connection));
      frames.add(0, new byte[] {1});
      frames.add(TENTH, new byte[] {1});
      frames.end();
    }
    assertThat(sent).extracting(Frame::getFrameIndex).containsExactly(0L, 1L, 2L, 3L);
    assertThat(sent).extracting(Frame::getClipId).containsOnlyNulls();
    assertThat(sent).extracting(Frame::getLast).containsOnly(false);
    assertThat(sent).extracting(Frame::getStreamId).containsOnly("door");
    assertThat(sent.get(3).getCapturedAt()).isEqualTo(NOON.plusMillis(1100));
    assertThat(sent.get(0).getAttributes()).containsEntry("file", "rtsp://h/");
  }

  @Property(tries = 200)
  void clipsOfSoManyFrames_haveSoManyEach_andTheRestOfAConnectionIsOneToo(
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(min = 1, max = 30) int count) {
    sent.clear();
    CameraFrames frames = frames(new ClipRule.Every(WindowLength.frames(length)));
    frames.begin(NOON);
    for (int i = 0; i < count; i++) {
      frames.add(i * TENTH, new byte[] {1});
      // A clip that is full is sent without waiting for the frame after it.
      assertThat(sent.size()).isGreaterThanOrEqualTo((i + 1) / length * length);
    }
    frames.end();
    frames.begin(NOON.plusSeconds(60));
    frames.add(0, new byte[] {1});
    frames.end();
    assertEachClipIsWhole();
    List<List<Frame>> clips = new ArrayList<>(clips().values());
    assertThat(sent).hasSize(count + 1);
    assertThat(clips).hasSize((count + length - 1) / length + 1);
    assertThat(clips.subList(0, count / length)).allMatch(clip -> clip.size() == length);
  }

  @Property(tries = 200)
  void clipsOfSoMuchTime_holdTheFramesOfThatTime_howeverTheyCome(
      @ForAll @IntRange(min = 1, max = 20) int tenths,
      @ForAll List<@IntRange(min = 1, max = 50) Integer> gaps) {
    sent.clear();
    CameraFrames frames =
        frames(new ClipRule.Every(WindowLength.time(Duration.ofMillis(100L * tenths))));
    frames.begin(NOON);
    long tenth = 0;
    frames.add(0, new byte[] {1});
    for (int gap : gaps) {
      tenth += gap;
      frames.add(tenth * TENTH, new byte[] {1});
    }
    frames.end();
    assertThat(sent).hasSize(gaps.size() + 1);
    assertEachClipIsWhole();
    for (List<Frame> clip : clips().values()) {
      assertThat(clip)
          .extracting(
              frame -> Duration.between(NOON, frame.getCapturedAt()).toMillis() / (100L * tenths))
          .as("on a grid that begins with the connection")
          .containsOnly(
              Duration.between(NOON, clip.get(0).getCapturedAt()).toMillis() / (100L * tenths));
    }
  }

  private void assertEachClipIsWhole() {
    for (List<Frame> clip : clips().values()) {
      for (int i = 0; i < clip.size(); i++) {
        assertThat(clip.get(i).getFrameIndex()).isEqualTo(i);
        assertThat(clip.get(i).getLast()).isEqualTo(i == clip.size() - 1);
      }
    }
  }

  @Example
  void onePassOfAFile_isAClip() {
    CameraFrames frames = frames(new ClipRule.PerFile());
    for (int pass = 0; pass < 2; pass++) {
      frames.begin(NOON.plusSeconds(pass));
      for (int i = 0; i < 3; i++) {
        frames.add(i * TENTH, new byte[] {1});
      }
      frames.end();
    }
    assertEachClipIsWhole();
    assertThat(clips().keySet())
        .containsExactly("door@20260101T120000Z", "door@20260101T120000Z.1");
    assertThat(clips().values()).allMatch(clip -> clip.size() == 3);
  }
}
