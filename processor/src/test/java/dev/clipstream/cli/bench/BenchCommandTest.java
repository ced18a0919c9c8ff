package dev.clipstream.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.Clipstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class BenchCommandTest {

  private final StringWriter err = new StringWriter();

  private int bench(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "--frame-model=none.onnx"));
    arguments.addAll(List.of(options));
    return Clipstream.execute(
        arguments, Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err));
  }

  @Test
  void measurementThatCannotBeMade_isToldInOneLine(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("notes.txt"), "not an image");
    assertThat(bench("--images=" + folder)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .endsWith(folder + " has no JPEG, PNG or WebP files to measure with");
  }

  @Test
  void wrongSettingsOfVariants_areAllToldAtOnce() {
    int status =
        bench(
            "--compare=max-batch",
            "--compare=workers=two",
            "--compare=commit-interval=5x,max-batch=16",
            "--compare=guarantee=none",
            "--compare=max-batch=0,stream-threads=100",
            "--compare=max-batch=16,hold-back=0,linger.ms=5");
    assertThat(status).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains(
            "--compare max-batch: 'max-batch' is no setting: write key=value",
            "--compare workers=two: workers must be a whole number, not 'two'",
            "--compare commit-interval=5x,max-batch=16: '5x' is no duration",
            "--compare guarantee=none: 'none' is no guarantee",
            "--compare max-batch=0,stream-threads=100: max-batch must",
            "stream-threads must")
        .doesNotContain("linger.ms");
  }
}
