package dev.clipstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In processes of their own, on a terminal made by {@code script}. */
class TerminalTest {

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  @TempDir Path folder;

  @BeforeAll
  static void needsAShell() {
    if (!Files.isExecutable(Path.of("/bin/sh"))) {
      throw Skip.because("there is no /bin/sh to start the probe with");
    }
  }

  private static String place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  private String probe(String redirection) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return "'%s' -cp '%s:%s' %s '%s' %s"
        .formatted(
            java,
            place(Terminal.class),
            place(TerminalProbe.class),
            TerminalProbe.class.getName(),
            folder.resolve("seen"),
            redirection);
  }

  private List<String> seen(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
    return Files.readAllLines(folder.resolve("seen"));
  }

  private static String answers(boolean terminal) {
    return Stream.of(terminal, LINUX ? terminal : "unknown", terminal)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  @Test
  void aFileOrAPipe_isNoTerminal_byWhicheverWayItIsAsked() throws Exception {
    assertThat(seen(List.of("/bin/sh", "-c", probe(""))))
        .containsExactly("output " + answers(false), "error " + answers(false));
    assertThat(seen(List.of("/bin/sh", "-c", probe("2>/dev/null | cat"))))
        .containsExactly("output " + answers(false), "error " + answers(false));
  }

  @ParameterizedTest
  @CsvSource({"'', true, true", "2>/dev/null, true, false", ">/dev/null, false, true"})
  void onATerminal_eachIsTold_byWhicheverWayItIsAsked(
      String redirection, boolean output, boolean error) throws Exception {
    String probe = probe(redirection);
    assertThat(seen(onATerminal(probe)))
        .containsExactly("output " + answers(output), "error " + answers(error));
  }

  private static List<String> onATerminal(String command) {
    boolean there =
        Stream.of("/usr/bin/script", "/bin/script").map(Path::of).anyMatch(Files::isExecutable);
    if (!there) {
      throw Skip.because("there is no 'script', which makes a terminal");
    }
    return LINUX
        ? List.of("script", "-qec", command, "/dev/null")
        : List.of("script", "-q", "/dev/null", "/bin/sh", "-c", command);
  }
}
