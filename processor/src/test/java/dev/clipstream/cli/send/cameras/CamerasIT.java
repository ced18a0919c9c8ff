package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.CommandProcess;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.JunkStream;
import dev.clipstream.testing.MemoryReading;
import dev.clipstream.testing.RecordReading;
import dev.clipstream.testing.Scrape;
import dev.clipstream.testing.Topics;
import dev.clipstream.video.TestClips;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code send --cameras} in a process of its own, on a broker. */
@Timeout(300)
class CamerasIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PASSWORD = "s3cret/p@ss:word";

  @TempDir private static Path folder;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static CommandProcess send(String topic, String cameras, List<String> java)
      throws IOException {
    Topics.create(broker.bootstrapServers(), topic, 2);
    Path file = folder.resolve(topic + ".yaml");
    Files.writeString(file, cameras);
    return CommandProcess.start(
        folder.resolve(topic + ".log"),
        java,
        Map.of("CAMERA_PASSWORD", PASSWORD),
        List.of(
            "send",
            "--cameras=" + file,
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--frames-topic=" + topic,
            "--http-port=0"));
  }

  private static String url(CommandProcess process) {
    Pattern said = Pattern.compile("metrics and health on (http://\\S+)");
    await().atMost(PATIENCE).until(() -> said.matcher(process.log()).find());
    Matcher matcher = said.matcher(process.log());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static double taken(String url, String camera) {
    return Scrape.of(url).sum("clipstream_camera_frames_total", "camera=\"" + camera + "\"");
  }

  private static Map<String, List<Frame>> framesByStream(String topic, int count) {
    AvroSerde<Frame> serde = AvroSerde.frames();
    Map<String, List<Frame>> frames = new LinkedHashMap<>();
    RecordReading.first(broker.bootstrapServers(), topic, count)
        .forEach(
            record -> {
              Frame frame = serde.fromBytes(record.value());
              frames.computeIfAbsent(frame.getStreamId(), id -> new ArrayList<>()).add(frame);
            });
    return frames;
  }

  @Test
  void aCameraThatGoesAndComesBack_disturbsNoOther_andEachSaysHowItIs() throws IOException {
    TestClips.write(folder.resolve("yard.mp4"), 20);
    try (MjpegCamera door = new MjpegCamera("admin", PASSWORD, 20);
        ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CommandProcess process =
            send(
                "coming-and-going",
                """
                defaults: {retry_after: 200ms, retry_max: 500ms}
                cameras:
                  - name: door
                    url: http://admin:${CAMERA_PASSWORD}@%s/live
                    fps: 10
                    clip: 5
                  - name: yard
                    file: yard.mp4
                    loop: true
                    clip: file
                  - name: mute
                    url: http://root:${CAMERA_PASSWORD}@127.0.0.1:%d/live?pwd=${CAMERA_PASSWORD}
                    timeout: 500ms
                  - name: wrong
                    url: http://admin:not-the-password@%s/live
                """
                    .formatted(door.host(), mute.getLocalPort(), door.host()),
                List.of())) {
      String url = url(process);
      await().atMost(PATIENCE).until(() -> taken(url, "door") >= 12 && taken(url, "yard") >= 12);
      door.switchOff();
      await()
          .atMost(PATIENCE)
          .until(() -> Scrape.of(url).sum("clipstream_camera_sending", "camera=\"door\"") == 0);
      double doorUntilThen = taken(url, "door");
      double yardUntilThen = taken(url, "yard");
      await().atMost(PATIENCE).until(() -> taken(url, "yard") >= yardUntilThen + 30);
      Scrape away = Scrape.of(url);
      assertThat(away.sum("clipstream_camera_away_seconds", "camera=\"door\"")).isPositive();
      assertThat(away.sum("clipstream_camera_away_seconds", "camera=\"yard\"")).isZero();
      assertThat(away.sum("clipstream_camera_sending", "camera=\"yard\"")).isEqualTo(1);
      assertThat(Http.get(url + "/health/ready").body()).contains("1 of 4 cameras send");
      assertThat(Http.get(url + "/health/ready").statusCode()).isEqualTo(200);
      assertThat(Http.get(url + "/health/live").statusCode()).isEqualTo(200);
      String states = Http.get(url + "/cameras").body();
      assertThat(states)
          .containsPattern(
              "\\{\"name\":\"door\",\"state\":\"away\",.*\"connections\":1,\"attempt\":[1-9]")
          .containsPattern("\"name\":\"yard\",\"state\":\"sending\"")
          .containsPattern("\"name\":\"mute\",\"state\":\"(away|connecting)\"")
          .containsPattern("\"name\":\"wrong\",\"state\":\"away\"")
          .doesNotContain("s3cret", "p@ss", "p%40ss", "not-the-password");
      door.switchOn();
      await().atMost(PATIENCE).until(() -> taken(url, "door") >= doorUntilThen + 12);
      assertThat(Scrape.of(url).sum("clipstream_camera_connections_total", "camera=\"door\""))
          .isEqualTo(2);
      assertThat(door.viewers()).isEqualTo(2);
      assertEveryMetricIsDocumented(url);

      assertThat(process.stop()).as(process.log()).isEqualTo(143);
      assertThat(process.log())
          .contains("door: sending", "door: away for", "door: back after", "yard: sending")
          .containsPattern("mute: away for \\d+ s: no answer within 500 ms; .*; next try in 1 s")
          .containsPattern("wrong: away for .* 401")
          .containsPattern("sent [\\d,]+ frames of 4 cameras")
          .doesNotContain("s3cret", "p@ss", "p%40ss", "not-the-password", "yard: away");
      assertThat(door.refused()).isPositive();
    }
    assertClipsAreWhole();
  }

  private static void assertClipsAreWhole() {
    Map<String, List<Frame>> streams = framesByStream("coming-and-going", 60);
    assertThat(streams).containsOnlyKeys("door", "yard");
    streams.forEach(
        (stream, frames) -> {
          Map<String, List<Frame>> clips = new LinkedHashMap<>();
          frames.forEach(
              frame ->
                  clips.computeIfAbsent(frame.getClipId(), id -> new ArrayList<>()).add(frame));
          int most = stream.equals("door") ? 5 : 20;
          assertThat(clips).hasSizeGreaterThan(1);
          clips.forEach(
              (id, clip) -> {
                assertThat(clip).hasSizeLessThanOrEqualTo(most);
                for (int i = 0; i < clip.size(); i++) {
                  assertThat(clip.get(i).getFrameIndex()).isEqualTo(i);
                }
              });
          assertThat(frames)
              .isSortedAccordingTo((a, b) -> a.getCapturedAt().compareTo(b.getCapturedAt()));
        });
  }

  /** A name is a promise to dashboards and alerts that we cannot see. */
  private static void assertEveryMetricIsDocumented(String url) throws IOException {
    TreeSet<String> documented = new TreeSet<>();
    Matcher names =
        Pattern.compile("(?m)^\\| `(clipstream_\\w+)`")
            .matcher(Files.readString(Path.of("README.md")));
    while (names.find()) {
      documented.add(names.group(1));
    }
    TreeSet<String> served = new TreeSet<>(Scrape.of(url).families());
    served.removeIf(name -> !name.startsWith("clipstream_") || name.endsWith("memory_limit_bytes"));
    assertThat(served).isEqualTo(documented);
  }

  @Test
  void aCameraThatSendsJunkWithoutAnEnd_isAway_saysWhatIsTheMatter_andIsTriedAgain()
      throws IOException {
    TestClips.write(folder.resolve("good.mp4"), 20);
    try (JunkStream junk = new JunkStream();
        CommandProcess process =
            send(
                "junk",
                """
                cameras:
                  - {name: bad, url: "%s", timeout: 1s, retry_after: 100ms, retry_max: 200ms}
                  - {name: good, file: good.mp4, loop: true}
                """
                    .formatted(junk.url()),
                List.of())) {
      String url = url(process);
      await().atMost(PATIENCE).until(() -> junk.viewers() >= 3 && taken(url, "good") > 0);
      assertThat(Http.get(url + "/cameras").body())
          .containsPattern(
              "\"bad\",\"state\":\"away\".*\"reason\":\"no frame within 1 s, though data comes");
      assertThat(Scrape.of(url).sum("clipstream_camera_connections_total", "camera=\"bad\""))
          .isZero();
      process.stop();
      assertThat(process.log())
          .containsPattern("bad: away for \\d+ s: no frame within 1 s, though data comes.*next try")
          .doesNotContain("interrupted");
    }
  }

  @Test
  void filesThatDoNotLoop_areSentToTheirEnds_everyFrameOfThem_andThatIsTheEnd() throws Exception {
    TestClips.write(folder.resolve("a.mp4"), 15);
    TestClips.write(folder.resolve("b.mp4"), 7);
    try (CommandProcess process =
        send(
            "ending",
            """
            cameras:
              - {name: a, file: a.mp4, clip: 10}
              - {name: b, file: b.mp4}
            """,
            List.of())) {
      await().atMost(PATIENCE).until(() -> !process.isAlive());
      assertThat(process.stop()).as(process.log()).isZero();
      assertThat(process.log()).contains("a: sent to its end", "sent 22 frames of 2 cameras");
    }
    Map<String, List<Frame>> streams = framesByStream("ending", 22);
    assertThat(streams.get("a"))
        .extracting(Frame::getLast)
        .containsExactly(
            false, false, false, false, false, false, false, false, false, true, false, false,
            false, false, true);
    assertThat(streams.get("b")).hasSize(7).allMatch(frame -> frame.getClipId() == null);
  }

  /** As {@code processor/README.md} says that it is started. */
  @Test
  void tenCamerasOf720p_takeLessThan500MB() throws IOException {
    TestClips.write(folder.resolve("720p.mp4"), 1280, 720, 100);
    StringBuilder cameras = new StringBuilder("defaults: {fps: 5, loop: true}\ncameras:\n");
    for (int i = 0; i < 10; i++) {
      cameras.append("  - {name: c" + i + ", file: 720p.mp4}\n");
    }
    try (CommandProcess process =
        send("memory", cameras.toString(), List.of("-Xmx128m", "-XX:+UseSerialGC"))) {
      String url = url(process);
      await()
          .atMost(PATIENCE)
          .until(() -> Scrape.of(url).sum("clipstream_camera_frames_total") >= 500);
      assertThat(Scrape.of(url).sum("clipstream_camera_sending")).isEqualTo(10);
      assertThat(MemoryReading.peakMib(process.pid())).isLessThan(500);
    }
  }
}
