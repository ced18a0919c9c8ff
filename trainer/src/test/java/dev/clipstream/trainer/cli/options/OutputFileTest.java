package dev.clipstream.trainer.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir private Path directory;

  @Test
  void aFolderThatWasNotThere_isMade_andNamed_sinceItMayBeASlip() {
    Path file = directory.resolve("mistyped/models/x.onnx");
    assertThat(OutputFile.check("--out", file))
        .hasValueSatisfying(
            note ->
                assertThat(note)
                    .startsWith("--out: made the folder ")
                    .contains(directory.resolve("mistyped/models").toString()));
    assertThat(file.getParent()).isDirectory();
    assertThat(OutputFile.check("--out", file)).isEmpty();
  }
}
