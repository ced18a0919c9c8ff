package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.image.Pixels;
import dev.clipstream.testing.CommandProcess;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.Scrape;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live cameras do not wait for a broker, and memory does not grow meanwhile. */
@Timeout(300)
class CamerasBrokerAwayIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ADDRESS = Pattern.compile("metrics and health on (http://\\S+)");

  @TempDir private Path folder;

  /** What compresses badly, so that memory for it is soon full. */
  private static Pixels noise(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(1).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }

  @Test
  void whileItIsAway_theOldestFramesAreDropped_andItGoesOnWhenItIsBack_andEndsWhenItIsNot()
      throws Exception {
    try (MjpegCamera source = new MjpegCamera("me", "word", 20, noise(640, 480));
        BrokerChild broker = new BrokerChild(folder.resolve("broker"))) {
      Topics.create(broker.bootstrapServers(), "frames", 1);
      Path file = folder.resolve("cameras.yaml");
      Files.writeString(
          file,
          """
          cameras:
            - {name: a, url: "http://me:word@%1$s/live"}
            - {name: b, url: "http://me:word@%1$s/live", fps: 10}
          """
              .formatted(source.host()));
      Path kafka = folder.resolve("kafka.properties");
      Files.writeString(kafka, "buffer.memory=1000000\n");
      try (CommandProcess process =
          CommandProcess.start(
              folder.resolve("log"),
              List.of("-Xmx128m"),
              List.of(
                  "send",
                  "--cameras=" + file,
                  "--bootstrap-servers=" + broker.bootstrapServers(),
                  "--command-config=" + kafka,
                  "--http-port=0"))) {
        await().atMost(PATIENCE).until(() -> ADDRESS.matcher(process.log()).find());
        Matcher said = ADDRESS.matcher(process.log());
        assertThat(said.find()).isTrue();
        String url = said.group(1);
        await().atMost(PATIENCE).until(() -> metric(url, "frames_total") >= 20);

        broker.leave();
        for (String name : List.of("a", "b")) {
          String camera = "camera=\"" + name + "\"";
          double until = metric(url, "frames_dropped_total", camera);
          await(name)
              .atMost(PATIENCE)
              .until(() -> metric(url, "frames_dropped_total", camera) > until + 10);
        }
        await().atMost(PATIENCE).until(() -> Http.get(url + "/health/ready").statusCode() == 503);
        assertThat(Http.get(url + "/health/live").statusCode()).isEqualTo(200);
        assertThat(metric(url, "sending")).isEqualTo(2);

        double before = metric(url, "frames_total");
        broker.comeBack();
        await().atMost(PATIENCE).until(() -> metric(url, "frames_total") > before + 60);
        await().atMost(PATIENCE).until(() -> Http.get(url + "/health/ready").statusCode() == 200);
        assertThat(process.log()).contains("the broker is away for", "the broker is back");
        assertThat(process.log())
            .containsPattern(
                "the broker is back after \\d+ s .*; [\\d,]+ frames were dropped meanwhile");

        int toThen = process.log().length();
        broker.leave();
        await()
            .atMost(PATIENCE)
            .until(() -> process.log().substring(toThen).contains("the broker is away for"));
        assertThat(process.stop()).as(process.log()).isEqualTo(143);
        assertThat(process.log())
            .containsPattern("\\d+ frames may not be there: the broker was away at the end")
            .containsPattern("sent .* of 2 cameras.*; .* were dropped")
            .doesNotContain("Exception", "\tat ", "word@");
      }
    }
  }

  private static double metric(String url, String name, String... labels) {
    return Scrape.of(url).sum("clipstream_camera_" + name, labels);
  }
}
