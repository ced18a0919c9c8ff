package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/clipstream} and {@code bin/clipstream-trainer} start what lies beside them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "SKIPPED: the launchers are for a shell")
class LauncherTest {

  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      for word in "$@"; do echo "<$word>"; done
      """;

  @TempDir Path folder;
  private Path java;

  @BeforeEach
  void fakeJava() throws IOException {
    java = folder.resolve("jre 17");
    executable(java.resolve("bin/java"), FAKE_JAVA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clipstream", "clipstream-trainer"})
  void aBuiltCheckout_isStartedThroughALinkFromAnywhere(String program) throws Exception {
    Path module = folder.resolve("my checkout");
    Path launcher = copy(program, module);
    Path jar = touch(module.resolve("target/" + program + ".jar"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);
    Said said =
        start(
            link,
            Map.of("JAVA_HOME", java.toString(), "CLIPSTREAM_OPTS", "-Xmx2g -Da=b"),
            "send",
            "two words.mp4");
    assertThat(said.lines())
        .containsExactly(
            "<-Xmx2g>",
            "<-Da=b>",
            "<-jar>",
            "<" + jar.toRealPath() + ">",
            "<send>",
            "<two words.mp4>");
    assertThat(said.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clipstream", "clipstream-trainer"})
  void anUnpackedArchive_isStarted(String program) throws Exception {
    Path archive = folder.resolve("archive");
    Path launcher = copy(program, archive);
    Path jar = touch(archive.resolve(program + ".jar"));
    Said said = start(launcher, Map.of("JAVA_HOME", java.toString()), "--version");
    assertThat(said.lines()).containsExactly("<-jar>", "<" + jar.toRealPath() + ">", "<--version>");
  }

  @Test
  void manyCameras_haveASmallHeap_unlessToldOtherwise_andNothingElseHas() throws Exception {
    Path archive = folder.resolve("archive");
    Path launcher = copy("clipstream", archive);
    touch(archive.resolve("clipstream.jar"));
    Map<String, String> environment =
        Map.of("JAVA_HOME", java.toString(), "CLIPSTREAM_OPTS", "-Xmx300m");
    for (String cameras : List.of("--cameras=c.yaml", "--cameras")) {
      assertThat(start(launcher, environment, "send", "--fps=5", cameras, "c.yaml").lines())
          .startsWith("<-Xmx128m>", "<-XX:+UseSerialGC>", "<-Xmx300m>", "<-jar>");
    }
    assertThat(start(launcher, environment, "send", "cameras.mp4").lines())
        .startsWith("<-Xmx300m>", "<-jar>");
    assertThat(start(launcher, environment, "demo", "--cameras=24").lines())
        .startsWith("<-Xmx300m>", "<-jar>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clipstream", "clipstream-trainer"})
  void whatIsNotBuilt_saysHowToBuildIt(String program) throws Exception {
    Path module = folder.resolve("checkout");
    Path launcher = copy(program, module);
    touch(module.resolve("pom.xml"));
    Said said = start(launcher, Map.of("JAVA_HOME", java.toString()));
    assertThat(said.lines())
        .singleElement()
        .asString()
        .startsWith(program + ": not built yet.")
        .contains("mvn -q -pl " + (program.endsWith("trainer") ? "trainer" : "processor"));
    assertThat(said.status()).isEqualTo(1);
  }

  @Test
  void withoutJava_itSaysWhereItLooked() throws Exception {
    Path archive = folder.resolve("archive");
    Path launcher = copy("clipstream", archive);
    touch(archive.resolve("clipstream.jar"));
    Said said = start(launcher, Map.of("JAVA_HOME", "/no/where"));
    assertThat(said.lines())
        .singleElement()
        .asString()
        .contains("no Java at /no/where/bin/java", "JAVA_HOME");
    assertThat(said.status()).isEqualTo(1);
  }

  @Test
  void theCompletionScript_completesCommandsAndOptions() throws Exception {
    StringWriter script = new StringWriter();
    int status =
        Clipstream.execute(
            List.of("generate-completion"),
            Map.of(),
            new PrintWriter(script),
            new PrintWriter(new StringWriter()));
    assertThat(status).isZero();
    Path completion = folder.resolve("completion");
    Files.writeString(completion, script.toString());
    Path asked = folder.resolve("asked");
    executable(
        asked,
        """
        #!/bin/bash
        compopt() { :; }
        source "$1"
        COMP_WORDS=(clipstream ru); COMP_CWORD=1; _complete_clipstream; echo "${COMPREPLY[@]}"
        COMP_WORDS=(clipstream run --frame-m); COMP_CWORD=2; _complete_clipstream; echo "${COMPREPLY[@]}"
        """);
    Said said = start(asked, Map.of(), completion.toString());
    assertThat(said.lines()).containsExactly("run", "--frame-model");
  }

  private Path copy(String program, Path home) throws IOException {
    String module = program.endsWith("trainer") ? "trainer" : "processor";
    Path source = Path.of("..", module, "bin", program);
    assertThat(source).isExecutable();
    Path launcher = home.resolve("bin").resolve(program);
    executable(launcher, Files.readString(source));
    return launcher;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private Said start(Path program, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("CLIPSTREAM_OPTS");
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Process process = builder.redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended by itself").isTrue();
    return new Said(process.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8));
  }

  private record Said(int status, List<String> lines) {}
}
