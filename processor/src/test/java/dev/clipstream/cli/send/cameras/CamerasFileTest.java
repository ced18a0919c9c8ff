package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.clips.window.WindowLength;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamerasFileTest {

  private static final Camera.Settings USUAL =
      new Camera.Settings(
          OptionalDouble.of(7),
          Integer.MAX_VALUE,
          90,
          new ClipRule.None(),
          false,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));

  @TempDir private Path folder;

  private CamerasFile read(String text, Map<String, String> environment) throws IOException {
    Path file = folder.resolve("cameras.yaml");
    Files.writeString(file, text);
    return CamerasFile.read(file, USUAL, environment);
  }

  private List<String> problems(String text) throws IOException {
    return read(text, Map.of()).problems().stream()
        .map(line -> line.replace(folder.resolve("cameras.yaml").toString(), "F"))
        .toList();
  }

  @Test
  void cameras_haveWhatTheySay_thenWhatTheDefaultsSay_thenWhatTheOptionsSay() throws IOException {
    Files.createFile(folder.resolve("yard.mp4"));
    CamerasFile read =
        read(
            """
            defaults:
              max_size: 640
              clip: 10s
              retry_after: 500ms
            cameras:
              - name: door
                url: rtsp://camera.local/stream
                fps: 2.5
                jpeg_quality: 80
              - name: yard
                file: yard.mp4
                clip: file
                loop: true
                max_size: 320
              - {name: desk, url: /dev/video0, clip: 64, timeout: 3s, retry_max: 5s}
            """,
            Map.of());
    assertThat(read.problems()).isEmpty();
    Camera door = read.cameras().get(0);
    assertThat(door.name()).isEqualTo("door");
    assertThat(door.location()).isEqualTo("rtsp://camera.local/stream");
    assertThat(door.live()).isTrue();
    assertThat(door.settings())
        .isEqualTo(
            new Camera.Settings(
                OptionalDouble.of(2.5),
                640,
                80,
                new ClipRule.Every(WindowLength.time(Duration.ofSeconds(10))),
                false,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofMinutes(1)));
    Camera yard = read.cameras().get(1);
    assertThat(yard.live()).isFalse();
    assertThat(yard.location()).isEqualTo(folder.resolve("yard.mp4").toAbsolutePath().toString());
    assertThat(yard.title()).isEqualTo("yard.mp4");
    assertThat(yard.settings().framesPerSecond()).hasValue(7);
    assertThat(yard.settings().maxSize()).isEqualTo(320);
    assertThat(yard.settings().clip()).isEqualTo(new ClipRule.PerFile());
    assertThat(yard.settings().loop()).isTrue();
    Camera desk = read.cameras().get(2);
    assertThat(desk.live()).isTrue();
    assertThat(desk.settings().clip()).isEqualTo(new ClipRule.Every(WindowLength.frames(64)));
    assertThat(desk.settings().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(desk.settings().retryMax()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void loopingIsForFiles_ifACameraAsksForIt_andAFolderIsNoFile() throws IOException {
    Files.createDirectory(folder.resolve("videos"));
    assertThat(
            problems(
                """
                defaults:
                  loop: true
                cameras:
                  - {name: a, url: rtsp://b/c}
                  - {name: b, url: rtsp://b/c, loop: false}
                  - {name: c, url: rtsp://b/c, loop: true}
                  - {name: d, file: videos}
                """))
        .containsExactly(
            "F:6: camera 'c': loop: true is for files: a live camera is connected to again by"
                + " itself",
            "F:7: camera 'd': file: "
                + folder.resolve("videos")
                + " is a folder; name a video in it");
  }

  @Test
  void allThatIsWrong_isSaidAtOnce_withLineAndCamera() throws IOException {
    assertThat(
            problems(
                """
                defaults:
                  fsp: 5
                  name: x
                  clip: soon
                cameras:
                  - name: door
                    url: rtsp://camera.local/stream
                    fps: fast
                    max_size: 7
                    max_size: 8
                    jpeg_qualty: 80
                  - url: rtsp://b/c
                  - name: door
                    url: rtsp://b/c
                    clip: file
                  - name: both
                    url: rtsp://b/c
                    file: x.mp4
                  - name: none
                  - name: gone
                    file: nowhere.mp4
                  - name: path
                    url: videos/a.mp4
                  - name: env
                    url: rtsp://${NOT_SET_HERE}@b/c
                    timeout: 10
                    loop: yes please
                    retry_after: 2m
                    retry_max: 1m
                  - just text
                  - name: [a, b]
                    url: rtsp://b/c
                  - {name: deep, url: {a: b}}
                """))
        .contains(
            "F:2: defaults: 'fsp' is not known, did you mean 'fps'?",
            "F:4: defaults: clip must be a number of frames, as in 64, a time, as in 10s, file or"
                + " none, not 'soon'",
            "F:8: camera 'door': fps must be a number, not 'fast'",
            "F:9: camera 'door': max_size must be 8 to 65500, not 7",
            "F:10: camera 'door': 'max_size' comes twice",
            "F:11: camera 'door': 'jpeg_qualty' is not known, did you mean 'jpeg_quality'?",
            "F:12: a camera needs a name, which is its stream's",
            "F:13: camera 'door': it has the name of the one in line 6",
            "F:15: camera 'door': clip: file is for files: a live camera has no end; use a time or"
                + " a number of frames",
            "F:16: camera 'both': it has both a url and a file: leave one of them out",
            "F:19: camera 'none': it needs a url, or else a file",
            "F:21: camera 'gone': file: there is no file " + folder.resolve("nowhere.mp4"),
            "F:23: camera 'path': url must be a URL, as in rtsp://…, or a camera, as in"
                + " /dev/video0; else use file",
            "F:25: camera 'env': url: ${NOT_SET_HERE} is not set in the environment",
            "F:26: camera 'env': timeout must be a time, as in 500ms, 10s or 2m, not '10'",
            "F:27: camera 'env': loop must be true or false, not 'yes please'",
            "F:29: camera 'env': retry_max must not be less than retry_after",
            "F:30: a camera begins with '- name: …'",
            "F:33: camera 'deep': url must be one value, not a list or an object")
        .anySatisfy(line -> assertThat(line).startsWith("F:3: defaults: 'name' is not known"));
  }

  /** The one that is shipped, and the one of the reference. */
  @Test
  void theExamples_areSound() throws IOException {
    CamerasFile shipped =
        CamerasFile.read(
            Path.of("..", "docker", "cameras.yaml"), USUAL, Map.of("DOOR_PASSWORD", "secret"));
    assertThat(shipped.problems()).isEmpty();
    assertThat(shipped.cameras()).hasSize(2);
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("```yaml\ndefaults:") + "```yaml\n".length();
    Files.createDirectories(folder.resolve("recordings"));
    Files.createFile(folder.resolve("recordings").resolve("fight.mp4"));
    CamerasFile printed =
        read(
            readme.substring(begin, readme.indexOf("```", begin)),
            Map.of("DOOR_PASSWORD", "secret"));
    assertThat(printed.problems()).isEmpty();
    assertThat(printed.cameras()).hasSize(4);
  }

  @Test
  void addressesThatCanNeverBeOpened_areRefused_whateverTheCaseOfTheScheme() throws IOException {
    assertThat(
            problems(
                """
                cameras:
                  - {name: a, url: 'foo://b/c'}
                  - {name: b, url: 'rtsp://b:99999/c'}
                """))
        .hasSize(2)
        .anyMatch(line -> line.contains("camera 'a': url: foo:// is nothing that FFmpeg"))
        .anyMatch(line -> line.contains("camera 'b': url: its port must be"));
    assertThat(problems("cameras:\n  - {name: a, url: 'HTTP://b:80/c'}\n")).isEmpty();
  }

  @Test
  void aFileThatIsNone_saysWhatItShouldBe() throws IOException {
    assertThat(problems(""))
        .containsExactly("F:1: a file of cameras is 'cameras:' with a list below it");
    assertThat(problems("cameras: []")).containsExactly("F: there is no camera in it");
    assertThat(problems("cameras: {a: b}"))
        .containsExactly("F:1: a file of cameras is 'cameras:' with a list below it");
    assertThat(problems("camera:\n  - name: a\n    url: rtsp://a/b\n"))
        .contains("F:1: 'camera' is not known, did you mean 'cameras'?");
    assertThat(problems("cameras: [\n")).singleElement().asString().startsWith("F:1: no YAML");
    assertThat(problems("defaults: 5\ncameras:\n  - {name: a, url: rtsp://a/b}\n"))
        .containsExactly("F:1: defaults must be keys with values below it");
    assertThat(CamerasFile.read(folder.resolve("none"), USUAL, Map.of()).problems())
        .singleElement()
        .asString()
        .contains("there is no such file");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "cameras: # \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(CamerasFile.read(latin, USUAL, Map.of()).problems())
        .singleElement()
        .asString()
        .contains("is not text in UTF-8");
  }

  @Test
  void passwords_comeFromTheEnvironment_andAreNeverInWhatIsPrinted() throws IOException {
    String password = "p@ss/w:rd ?#%";
    CamerasFile read =
        read(
            """
            cameras:
              - name: door
                url: http://admin:${DOOR_PASSWORD}@camera.local:8080/live?token=${DOOR_TOKEN}
            """,
            Map.of("DOOR_PASSWORD", password, "DOOR_TOKEN", "t0ken-of-the-door"));
    assertThat(read.problems()).isEmpty();
    Camera door = read.cameras().get(0);
    assertThat(door.location())
        .isEqualTo(
            "http://admin:p%40ss%2Fw%3Ard%20%3F%23%25@camera.local:8080/live?token=t0ken-of-the-door");
    assertThat(door.title()).isEqualTo("http://camera.local:8080/live");
    assertThat(door.secrets().hide("cannot open " + door.location() + " with " + password))
        .doesNotContain("p@ss", "p%40ss", "t0ken");
    assertThat(read.toString()).contains("camera.local").doesNotContain("p@ss", "p%40", "t0ken");
  }
}
