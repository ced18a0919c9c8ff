package dev.clipstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Skip;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program of 'Embedding' in README.md compiles and labels clips as it stands there. */
class EmbeddingIT {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private static String code(String language) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("\n## Embedding\n"));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theProgram_isCompiledAndRunAsItIsPrinted_andLabelsAClip() throws Exception {
    if (ToolProvider.getSystemJavaCompiler() == null) {
      throw Skip.because("needs a JDK");
    }
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    assertThat(TestModels.sequenceModel(folder, "clips", frames, 8))
        .isEqualTo(folder.resolve("clips.onnx"));
    Files.writeString(folder.resolve("Embedded.java"), code("java"));
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 2);
      try (TestProducer producer = new TestProducer(servers, TopicNames.DEFAULT.frames())) {
        for (int i = 0; i < 4; i++) {
          producer.send(TestFrames.frame("camera-7", "clip-1", i, i == 3, SIDE));
        }
      }
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "Embedded.java",
                  servers)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      try (BufferedReader said = new BufferedReader(program.inputReader(StandardCharsets.UTF_8))) {
        List<String> lines = new ArrayList<>();
        String line = said.readLine();
        while (line != null && !line.startsWith("camera-7 ")) {
          lines.add(line);
          line = said.readLine();
        }
        assertThat(line).as(String.join("\n", lines)).isNotNull();
        assertThat(line).startsWith("camera-7 clip-1 [{\"label\": \"").contains("\"score\": ");
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theDependency_isThisModule() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    for (String tag : List.of("groupId", "artifactId", "version")) {
      Matcher said = Pattern.compile("<" + tag + ">(.*?)</").matcher(code("xml"));
      assertThat(said.find()).isTrue();
      assertThat(pom.substring(0, pom.indexOf("<dependencies>")))
          .contains("<" + tag + ">" + said.group(1) + "</" + tag + ">");
    }
  }
}
