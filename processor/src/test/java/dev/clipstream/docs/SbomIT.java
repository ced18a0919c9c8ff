package dev.clipstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.testing.Skip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials against the libraries that the build ships. */
final class SbomIT {

  private static final Path TARGET = Path.of("target");
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so(\\.\\d+)*|dylib|dll)");

  @Test
  void whatIsLinkedIntoTheNativeCodeOfAnyShippedJarIsTold() throws IOException {
    JsonNode bill = bill();
    List<String> withNatives = new ArrayList<>();
    try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
      for (Path jar : jars.filter(SbomIT::hasNatives).toList()) {
        withNatives.add(jar.getFileName().toString());
      }
    }

    assertThat(withNatives).as("jars with native code").hasSizeGreaterThan(5);
    assertThat(withNatives)
        .allSatisfy(
            jar -> assertThat(componentOf(bill, jar).path("components")).as(jar).isNotEmpty());
  }

  @Test
  void ffmpegIsTheBuildUnderTheLesserGplWithOpensslInIt() throws IOException {
    JsonNode bill = bill();

    List<JsonNode> ffmpeg =
        bill.path("components")
            .valueStream()
            .filter(component -> component.path("name").asText().equals("ffmpeg"))
            .filter(component -> component.path("purl").asText().contains("classifier="))
            .toList();

    assertThat(ffmpeg).hasSize(1);
    assertThat(ffmpeg.get(0).path("licenses").findValuesAsText("id"))
        .containsExactly("LGPL-3.0-or-later");
    assertThat(ffmpeg.get(0).path("components").findValuesAsText("name")).contains("openssl");
  }

  private static JsonNode bill() throws IOException {
    Path file = TARGET.resolve("clipstream-sbom.json");
    if (!Files.exists(file)) {
      throw Skip.because("there is no bill of materials, which a build writes online only");
    }
    return new ObjectMapper().readTree(file.toFile());
  }

  private static boolean hasNatives(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> NATIVE.matcher(entry.getName()).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file in {@code lib} is named {@code NAME-VERSION.jar} or {@code NAME-VERSION-PLATFORM.jar}.
   */
  private static JsonNode componentOf(JsonNode bill, String jar) {
    for (JsonNode component : bill.path("components")) {
      String name = component.path("name").asText() + "-" + component.path("version").asText();
      boolean platform = component.path("purl").asText().contains("classifier=");
      if (jar.equals(name + ".jar") || (platform && jar.startsWith(name + "-"))) {
        return component;
      }
    }
    throw new AssertionError("the bill of materials does not have " + jar);
  }
}
