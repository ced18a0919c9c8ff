package dev.clipstream.bench.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchImagesTest {

  @TempDir Path folder;

  @Test
  void folderThatIsNotThere_orHasNoImages_isSaid() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> BenchImages.in(none))
        .isInstanceOf(BenchException.class)
        .hasMessage("there is no folder " + none + " with images");
    assertThatThrownBy(() -> BenchImages.in(folder))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("has no JPEG, PNG or WebP files");
  }
}
