package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void numbersCountAsPeopleDo() {
    assertThat(Stream.of("f10", "f9", "f", "f09", "e99", "f9a").sorted(new NaturalOrder()))
        .containsExactly("e99", "f", "f09", "f9", "f9a", "f10");
  }
}
