package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.Test;

class OpenCvTest {

  @Test
  void whatFailed_isSaid_butNotWhereItWasBuilt() {
    OpenCv.load();
    RuntimeException failure =
        catchThrowableOfType(
            RuntimeException.class,
            () -> {
              try (var pixels = new Mat(2, 2, 0);
                  var beyond = new Rect(5, 5, 9, 9);
                  var part = new Mat(pixels, beyond)) {
                assertThat(part.empty()).isTrue();
              }
            });
    assertThat(failure).hasMessageContaining(".cpp");
    assertThat(OpenCv.reason(failure))
        .contains("Assertion failed")
        .doesNotContain("/")
        .doesNotContain(".cpp");
  }

  @Test
  void otherFailures_areSaidAsTheyAre() {
    assertThat(OpenCv.reason(new IllegalStateException("no: error: 3\nmore")))
        .isEqualTo("no: error: 3");
  }
}
