package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendTallyTest {

  private final SendTally tally = new SendTally(new PrintWriter(new StringWriter()));

  @Test
  void filesThatFailedAreNotAmongThoseSent() {
    tally.begin(
        new MediaSource.Images(List.of(Path.of("a.jpg"), Path.of("b.jpg")), "n", "s"), false);
    tally.image();
    tally.frame(100);
    tally.failed("b.jpg", "b.jpg: broken");
    assertThat(tally.summary()).startsWith("sent 1 files, 1 frames").endsWith("; 1 files failed");
  }

  @Test
  void videoThatFailedIsNoneSent() {
    tally.begin(new MediaSource.Video("v.mp4", false, "v.mp4", "s"), false);
    tally.failedVideo("v.mp4", "v.mp4: broken");
    assertThat(tally.summary()).startsWith("sent 0 files").endsWith("; 1 files failed");
  }
}
