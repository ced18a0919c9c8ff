package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.DemoProcess;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestProducer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, started as its README says. */
class DemoIT {

  private static final int CLIPS = 64;
  private static final Pattern SUMMARY =
      Pattern.compile(
          "(\\d+) of (\\d+) clips labelled once each, (\\d+) of them rightly .*\\n"
              + "(\\d+) of (\\d+) frames labelled\\n"
              + "so far: (\\d+) of (\\d+) clips sure early, (\\d+) of them rightly, after (.*) of"
              + " 16 frames\\n"
              + "events: (\\d+) of (\\d+) actions told, (\\d+) of (\\d+) events right$");

  @TempDir Path folder;

  @Test
  void demo_labelsEveryClipOnce_nearlyAllRightly_andEndsByItself() throws Exception {
    Path jar = Path.of("target", "clipstream.jar");
    assertThat(jar).exists();
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process demo =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    jar.toString(),
                    "demo",
                    "--clips=" + CLIPS))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(demo.waitFor(5, TimeUnit.MINUTES)).as("ended by itself").isTrue();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(demo.exitValue()).as(Files.readString(err)).isZero();
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines.stream().filter(line -> line.contains(" clip-"))).hasSize(CLIPS);
    long begun = lines.stream().filter(line -> line.contains(" begins ")).count();
    assertThat(begun).isPositive();
    assertThat(lines.stream().filter(line -> line.contains(" ended "))).hasSize((int) begun);
    Matcher summary = SUMMARY.matcher(String.join("\n", lines));
    assertThat(summary.find()).as(lines.toString()).isTrue();
    assertThat(summary.group(1)).isEqualTo(summary.group(2)).isEqualTo(Integer.toString(CLIPS));
    assertThat(Integer.parseInt(summary.group(3))).isGreaterThanOrEqualTo(CLIPS * 95 / 100);
    assertThat(summary.group(4)).isEqualTo(summary.group(5));
    assertThat(Integer.parseInt(summary.group(6))).isGreaterThanOrEqualTo(CLIPS * 8 / 10);
    assertThat(Double.parseDouble(summary.group(9))).isBetween(2.0, 15.0);
    assertThat(Integer.parseInt(summary.group(11))).as("actions").isPositive();
    // Not judged is what was going on, on each of two cameras, when the last frame was sent.
    assertThat(Long.parseLong(summary.group(13))).as("events").isBetween(begun - 2, begun);
  }

  @Test
  void guests_areLabelled_andNotCounted_andTheDemoEndsWhenItIsTold() throws Exception {
    List<Frame> guest =
        IntStream.range(0, 6)
            .mapToObj(i -> TestFrames.frame("guest", "visit", i, i == 5, 8))
            .toList();
    try (DemoProcess demo = DemoProcess.start(folder, 0, 2)) {
      try (TestProducer producer =
              new TestProducer(demo.bootstrapServers(), TopicNames.DEFAULT.frames());
          LabelReader reader = new LabelReader(demo.bootstrapServers(), TopicNames.DEFAULT)) {
        producer.sendAll(guest);
        producer.flush();
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> {
                  reader.read(200);
                  return reader.clipLabels().stream()
                      .anyMatch(label -> label.getStreamId().equals("guest"));
                });
      }
      assertThat(demo.end(Duration.ofMinutes(1))).as("ended").isTrue();
      assertThat(demo.complaints()).doesNotContain("not every label");
    }
    List<String> lines = Files.readAllLines(folder.resolve("demo.out"), StandardCharsets.UTF_8);
    Matcher summary = SUMMARY.matcher(String.join("\n", lines));
    assertThat(summary.find()).as(lines.toString()).isTrue();
    assertThat(summary.group(1)).isEqualTo(summary.group(2));
    assertThat(summary.group(4)).isEqualTo(summary.group(5));
  }
}
