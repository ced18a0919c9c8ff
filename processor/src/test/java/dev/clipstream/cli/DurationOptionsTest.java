package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.window.WindowLength;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A duration that no clock can count to is refused by every option, before anything is begun. */
class DurationOptionsTest {

  private static final Set<String> TIMES = Set.of("Duration", "WindowLength");

  static Stream<Arguments> durations() {
    return new CommandLine(new Clipstream())
        .getSubcommands().entrySet().stream()
            .flatMap(
                command ->
                    command.getValue().getCommandSpec().options().stream()
                        .filter(DurationOptionsTest::isDuration)
                        .map(option -> Arguments.of(command.getKey(), option.longestName())));
  }

  private static boolean isDuration(OptionSpec option) {
    return Stream.concat(Stream.of(option.type()), Stream.of(option.typeInfo().getAuxiliaryTypes()))
        .map(Class::getSimpleName)
        .anyMatch(TIMES::contains);
  }

  @Test
  void theOptionsOfSeveralCommands_areFound() {
    assertThat(durations()).hasSizeGreaterThan(12);
    assertThat(List.of(Duration.class, WindowLength.class))
        .extracting(Class::getSimpleName)
        .allMatch(TIMES::contains);
  }

  @ParameterizedTest
  @MethodSource("durations")
  void aDurationOfAges_isBadUsage_withTheRange(String command, String option) {
    for (String ages : List.of("999999999999d", "999999999999h", "200000000d", "36501d")) {
      CommandLineRun run =
          command.equals("run") || command.equals("bench")
              ? CommandLineRun.of(command, "--frame-model=m", option + "=" + ages)
              : CommandLineRun.of(command, option + "=" + ages);
      assertThat(run.err()).containsPattern(option + " must be \\d+m?[smhd] to \\d+[smhd], not ");
      assertThat(run.status()).isEqualTo(2);
    }
  }
}
