package dev.clipstream.trainer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own, in a locale whose encoding is ASCII. */
class LocaleIT {

  @ParameterizedTest
  @ValueSource(strings = {"train --dataset images --model cnn --out x.onnx", "evaluate"})
  @Timeout(120)
  void charactersThatTheLocaleHasNot_areSaidToBeLost_byEveryCommand(String command)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "SKIPPED: no shell");
    // By the shell: this process, too, may have a locale that cannot say it.
    String script = "exec \"$0\" -cp \"$1\" $2 " + command + " --data \"$(printf '\\303\\274')\"";
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "/bin/sh",
                "-c",
                script,
                ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("java.class.path"),
                ClipstreamTrainer.class.getName()));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said).contains("set LC_ALL=C.UTF-8").doesNotContain("training on");
  }
}
