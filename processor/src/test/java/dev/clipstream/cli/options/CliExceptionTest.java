package dev.clipstream.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CliExceptionTest {

  @Test
  void aCauseThatSaysSomething_isQuoted() {
    assertThat(CliException.rootMessage(new RuntimeException("outer", new Exception("inner"))))
        .isEqualTo("inner");
  }

  @Test
  void aCauseThatSaysNothing_isNamed_withItsPlace() {
    for (Throwable silent :
        new Throwable[] {new NullPointerException(), new StackOverflowError(), new Error(" ")}) {
      assertThat(CliException.rootMessage(new RuntimeException("outer", silent)))
          .startsWith(silent.getClass().getSimpleName() + " at ")
          .contains("CliExceptionTest.java");
    }
    Exception bare = new NullPointerException();
    bare.setStackTrace(new StackTraceElement[0]);
    assertThat(CliException.rootMessage(bare)).isEqualTo("NullPointerException");
  }
}
