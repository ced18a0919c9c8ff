package dev.clipstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.testing.CommandProcess;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.Skip;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the demo when its last clip has its label. */
@Timeout(600)
class DemoEndIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  /** The demo, short, in a process on a terminal that {@code script} makes. */
  private Process onATerminal(Path seen, String options) throws IOException {
    Path script = Path.of("/usr/bin/script");
    if (!System.getProperty("os.name").equals("Linux") || !Files.isExecutable(script)) {
      throw Skip.because("there is no 'script' of Linux, which makes a terminal");
    }
    // Who runs in the background of a shell ignores Ctrl-C, and so do those that it starts.
    String demo =
        "env --default-signal=INT '%s' -Xmx512m -cp '%s' dev.clipstream.cli.Clipstream demo --clips=2 --cameras=2 --fps=0 %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                options);
    return new ProcessBuilder(script.toString(), "-qec", demo, "/dev/null")
        .redirectErrorStream(true)
        .redirectOutput(seen.toFile())
        .start();
  }

  @Test
  void onATerminal_thePageStaysUp_andItsAddressIsTheLastLine() throws Exception {
    Path seen = folder.resolve("seen");
    Process demo = onATerminal(seen, "");
    try {
      Pattern last = Pattern.compile("the page stays for another minute.*: (http://\\S+)\\s*\\z");
      await().atMost(PATIENCE).until(() -> last.matcher(Files.readString(seen)).find());
      Matcher line = last.matcher(Files.readString(seen));
      assertThat(line.find()).isTrue();
      assertThat(Files.readString(seen)).contains("2 of 2 clips labelled once each");
      assertThat(Http.get(line.group(1)).statusCode()).isEqualTo(200);
      assertThat(demo.isAlive()).isTrue();
      // Ctrl-C.
      demo.getOutputStream().write(3);
      demo.getOutputStream().flush();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  @Test
  void whoSaysExit_hasItEndAtOnce() throws Exception {
    Path seen = folder.resolve("seen");
    Process demo = onATerminal(seen, "--exit");
    try {
      assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).as(Files.readString(seen)).isZero();
      assertThat(Files.readString(seen)).doesNotContain("another minute");
    } finally {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  @Test
  void shots_areOfEveryView_andThenItEnds() throws Exception {
    if (Chromium.find().isEmpty()) {
      throw Skip.because("there is no Chromium to take pictures with");
    }
    Path shots = folder.resolve("new").resolve("shots");
    try (CommandProcess demo =
        CommandProcess.start(
            folder.resolve("log"), List.of(), List.of("demo", "--shots=" + shots, "--fps=10"))) {
      await().atMost(PATIENCE.multipliedBy(2)).until(() -> !demo.isAlive());
      assertThat(demo.stop()).as(demo.log()).isZero();
      for (String name :
          List.of("view-wall.jpg", "view-stream.jpg", "view-events.jpg", "view-system.jpg")) {
        assertThat(demo.log()).contains("wrote " + shots.resolve(name));
        BufferedImage image = ImageIO.read(shots.resolve(name).toFile());
        assertThat(image.getWidth()).isEqualTo(1360);
        // More than text on a ground: images of frames, or the colors of a chart.
        long colors =
            Arrays.stream(image.getRGB(0, 0, 1360, image.getHeight(), null, 0, 1360))
                .distinct()
                .count();
        assertThat(colors).as(name).isGreaterThan(100);
      }
    }
  }
}
