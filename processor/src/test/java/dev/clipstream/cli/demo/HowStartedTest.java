package dev.clipstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that can be typed where the demonstration was started. */
class HowStartedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/opt/clipstream.jar demo --stay | java -jar /opt/clipstream.jar",
        "../target/clipstream.jar | java -jar ../target/clipstream.jar",
        "my jars/it's.jar demo | java -jar 'my jars/it'\\''s.jar'",
        "dev.clipstream.cli.Clipstream demo --x=a.jar | java -jar processor/target/clipstream.jar",
        "other.Main | java -jar processor/target/clipstream.jar"
      })
  void theJarIsTheOneThatWasGiven(String started, String typed) {
    assertThat(HowStarted.command(started)).isEqualTo(typed);
  }
}
