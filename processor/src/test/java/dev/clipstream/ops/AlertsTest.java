package dev.clipstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.clipstream.testing.Skip;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard, which others load into a Prometheus and a Grafana of their own. */
class AlertsTest {

  private static final Path DOCKER = Path.of("..", "docker");
  private static final Path ALERTS = DOCKER.resolve("prometheus/alerts.yml");
  private static final Path DASHBOARD = DOCKER.resolve("grafana/dashboards/clipstream.json");
  private static final Path CASES = Path.of("src/test/resources/prometheus/alerts-test.yml");

  @TempDir Path folder;

  private static List<JsonNode> rules() throws IOException {
    JsonNode groups = new YAMLMapper().readTree(ALERTS.toFile()).path("groups");
    return StreamSupport.stream(groups.spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
        .toList();
  }

  private static Set<String> headings() throws IOException {
    try (Stream<String> lines = Files.lines(DOCKER.resolve("README.md"))) {
      return lines
          .filter(line -> line.startsWith("#"))
          .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyAlert_hasASeverity_andAParagraphInTheGuide() throws IOException {
    Set<String> headings = headings();
    assertThat(rules()).isNotEmpty();
    for (JsonNode rule : rules()) {
      String name = rule.path("alert").asText();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
      String[] runbook = rule.at("/annotations/runbook_url").asText().split("#", 2);
      assertThat(runbook[0]).as(name).isEqualTo("docker/README.md");
      assertThat(headings).as(name).contains(runbook[1]);
      assertThat(runbook[1]).isEqualTo(name.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void noAlertAndNoPanel_knowsAJobOrADataSourceOrATopicByName() throws IOException {
    for (JsonNode rule : rules()) {
      assertThat(rule.path("expr").asText()).doesNotContain("job=").doesNotContain("topic=");
    }
    String dashboard = Files.readString(DASHBOARD);
    assertThat(dashboard).doesNotContain("job=\\\"").doesNotContain("topic=");
    List<JsonNode> sources = new JsonMapper().readTree(dashboard).findValues("datasource");
    assertThat(sources).isNotEmpty();
    assertThat(sources).allMatch(source -> source.path("uid").asText().equals("${datasource}"));
  }

  @Test
  void everyAlert_firesWhenItShould_andNotWhenItShouldNot() throws Exception {
    String promtool = promtool().orElseThrow(() -> Skip.because("promtool is not installed"));
    Files.copy(ALERTS, folder.resolve("alerts.yml"));
    Files.copy(CASES, folder.resolve("alerts-test.yml"));
    Process check =
        new ProcessBuilder(promtool, "test", "rules", "alerts-test.yml")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void everyAlert_hasACaseInWhichItFires() throws IOException {
    Set<String> fired = new TreeSet<>();
    for (JsonNode test : new YAMLMapper().readTree(CASES.toFile()).path("tests")) {
      for (JsonNode alert : test.path("alert_rule_test")) {
        if (alert.path("exp_alerts").size() > 0) {
          fired.add(alert.path("alertname").asText());
        }
      }
    }
    assertThat(fired)
        .containsExactlyInAnyOrderElementsOf(
            rules().stream().map(rule -> rule.path("alert").asText()).toList());
  }

  private static Optional<String> promtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, "promtool"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
