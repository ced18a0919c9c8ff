package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

  @Property
  void anyNameBecomesOneOrdinaryFileName(@ForAll String name) {
    String safe = SafeName.of(name);

    assertThat(safe).isNotEmpty().matches("[A-Za-z0-9 _.%~-]+").doesNotStartWith(".");
    assertThat(safe).doesNotEndWith(".").doesNotEndWith(" ").hasSizeLessThanOrEqualTo(72);
    Path inside = Path.of("/root").resolve(safe).normalize();
    assertThat(inside.getParent()).isEqualTo(Path.of("/root"));
  }

  @Property
  void differentNamesStayDifferent(
      @ForAll @CharRange(from = ' ', to = 'z') @StringLength(max = 6) String one,
      @ForAll @CharRange(from = ' ', to = 'z') @StringLength(max = 6) String other) {
    assertThat(SafeName.of(one).equals(SafeName.of(other))).isEqualTo(one.equals(other));
  }

  @Test
  void longNamesStayDifferent() {
    String start = "x".repeat(500);
    assertThat(SafeName.of(start + "1")).isNotEqualTo(SafeName.of(start + "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "", "/", "../../etc/passwd", "C:\\x", "a\0b", "con", "NUL.txt", " x "})
  void namesThatFileSystemsObeyAreWrittenOut(String name) {
    assertThat(SafeName.of(name)).contains("%").isNotEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "circle left", "camera-1", "v1.2", "walks_left"})
  void ordinaryNamesStay(String name) {
    assertThat(SafeName.of(name)).isEqualTo(name);
  }
}
