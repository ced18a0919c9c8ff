package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.clipstream.cli.options.OptionSources;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The files for Kubernetes and Compose: what they say to programs, and to each other. */
class DeploymentFilesTest {

  private static final Path DOCKER = Path.of("..", "docker");
  private static final Path BASE = DOCKER.resolve("kubernetes");

  private final CommandLine commands =
      Clipstream.commandLine(OptionSources.of(List.of(), Map.of()), Map.of());

  /** Of all files, but for those of Kustomize itself. */
  private static List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (Path file : files()) {
      if (!file.endsWith("kustomization.yaml")) {
        objects.addAll(documents(file));
      }
    }
    return objects;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(BASE)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    YAMLFactory strict = new YAMLFactory();
    strict.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try (YAMLParser parser = strict.createParser(file.toFile())) {
      return new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
    }
  }

  private static JsonNode only(String kind, String name) throws IOException {
    return objects().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .reduce(
            (one, other) -> {
              throw new AssertionError("two of " + kind + " " + name);
            })
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static List<JsonNode> pods() throws IOException {
    return objects().stream()
        .map(object -> object.at("/spec/template"))
        .filter(template -> template.has("spec"))
        .toList();
  }

  private void requireOption(String command, String option, String where) {
    CommandLine known = commands.getSubcommands().get(command);
    assertThat(known).as(where + ": " + command).isNotNull();
    assertThat(known.getCommandSpec().optionsMap()).as(where).containsKey(option);
  }

  private void requireOptions(JsonNode args, String where) {
    String command = args.get(0).asText();
    for (int i = 1; i < args.size(); i++) {
      requireOption(command, args.get(i).asText().split("=", 2)[0], where);
    }
  }

  @Test
  void everyFileIsInTheBaseOrAComponent_andEveryObjectHasAKindAndAName() throws IOException {
    for (Path file : files()) {
      if (file.endsWith("kustomization.yaml")) {
        List<String> named = texts(documents(file).get(0).path("resources"));
        try (Stream<Path> beside = Files.list(file.resolveSibling("."))) {
          assertThat(named)
              .as(file.toString())
              .containsExactlyInAnyOrderElementsOf(
                  beside
                      .map(path -> String.valueOf(path.getFileName()))
                      .filter(name -> name.endsWith(".yaml") && !name.contains(".example."))
                      .filter(name -> !name.equals("kustomization.yaml"))
                      .toList());
        }
      }
    }
    for (JsonNode object : objects()) {
      assertThat(object.path("apiVersion").asText()).as(object.toString()).isNotEmpty();
      assertThat(object.path("kind").asText()).as(object.toString()).isNotEmpty();
      assertThat(object.at("/metadata/name").asText()).as(object.toString()).isNotEmpty();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void everyOptionThatAContainerIsGiven_isOneOfItsCommand() throws IOException {
    assertThat(pods()).hasSize(3);
    for (JsonNode pod : pods()) {
      requireOptions(pod.at("/spec/containers/0/args"), pod.at("/metadata/labels").toString());
    }
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            only("ConfigMap", "clipstream").at("/data").path("clipstream.properties").asText()));
    assertThat(properties).isNotEmpty();
    for (String option : properties.stringPropertyNames()) {
      requireOption("run", "--" + option, "clipstream.properties");
    }
  }

  @Test
  void everyOptionInCompose_isOneOfItsCommand() throws IOException {
    JsonNode services = documents(DOCKER.resolve("compose.yaml")).get(0).path("services");
    for (String name : List.of("topics", "processor", "cameras", "send", "view")) {
      JsonNode service = services.path(name);
      requireOptions(service.path("command"), name);
      service
          .path("environment")
          .fieldNames()
          .forEachRemaining(
              variable -> {
                String option =
                    variable
                        .replaceFirst("^CLIPSTREAM_", "--")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                // The image's health check asks at that port, whatever the command is.
                if (variable.startsWith("CLIPSTREAM_") && !option.equals("--http-port")) {
                  requireOption(service.at("/command/0").asText(), option, name);
                }
              });
    }
  }

  @Test
  void selectorsFindPods_portsHaveNames_andWhatIsMountedIsThere() throws IOException {
    Set<String> secrets = new TreeSet<>(List.of("clipstream-view"));
    Set<String> configs = new TreeSet<>();
    for (JsonNode object : objects()) {
      String name = object.at("/metadata/name").asText();
      switch (object.path("kind").asText()) {
        case "Secret" -> secrets.add(name);
        case "ConfigMap" -> configs.add(name);
        case "Service" -> requirePods(object.at("/spec/selector"), name);
        case "PodDisruptionBudget", "PodMonitor" ->
            requirePods(object.at("/spec/selector/matchLabels"), name);
        case "NetworkPolicy" -> requirePods(object.at("/spec/podSelector/matchLabels"), name);
        case "StatefulSet", "Deployment" ->
            assertThat(object.at("/spec/selector/matchLabels"))
                .as(name)
                .isEqualTo(object.at("/spec/template/metadata/labels"));
        default -> {}
      }
    }
    for (JsonNode pod : pods()) {
      JsonNode container = pod.at("/spec/containers/0");
      Set<String> volumes = new TreeSet<>(List.of("state"));
      pod.at("/spec/volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
      container
          .path("volumeMounts")
          .forEach(mount -> assertThat(volumes).contains(mount.path("name").asText()));
      pod.findValuesAsText("secretName").forEach(secret -> assertThat(secrets).contains(secret));
      pod.findValues("configMap")
          .forEach(config -> assertThat(configs).contains(config.path("name").asText()));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        if (container.has(probe)) {
          assertThat(container.at("/" + probe + "/httpGet/port").asText())
              .isEqualTo(container.at("/ports/0/name").asText());
        }
      }
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
    }
  }

  private static void requirePods(JsonNode labels, String of) throws IOException {
    assertThat(labels.size()).as(of).isPositive();
    assertThat(pods())
        .as(of + " selects " + labels)
        .anyMatch(
            pod ->
                labels.properties().stream()
                    .allMatch(
                        label ->
                            label
                                .getValue()
                                .equals(pod.at("/metadata/labels").path(label.getKey()))));
  }

  @Test
  void scalingIsBoundedByThePartitions_andGoesByTheSameGroupAndTopic() throws IOException {
    JsonNode scaled = only("ScaledObject", "clipstream").path("spec");
    assertThat(scaled.path("maxReplicaCount").asInt())
        .isEqualTo(
            texts(only("Job", "clipstream-topics").at("/spec/template/spec/containers/0/args"))
                .stream()
                .filter(argument -> argument.startsWith("--partitions="))
                .mapToInt(argument -> Integer.parseInt(argument.split("=", 2)[1]))
                .sum());
    assertThat(scaled.at("/scaleTargetRef/name"))
        .isEqualTo(only("StatefulSet", "clipstream").at("/metadata/name"));
    String properties =
        only("ConfigMap", "clipstream").at("/data").path("clipstream.properties").asText();
    JsonNode trigger = scaled.at("/triggers/0/metadata");
    assertThat(properties)
        .contains("application-id=" + trigger.path("consumerGroup").asText() + "\n")
        .contains("bootstrap-servers=" + trigger.path("bootstrapServers").asText() + "\n");
    assertThat(trigger.path("topic").asText()).isEqualTo("frames");
    JsonNode secret = only("Secret", "clipstream-client").path("stringData");
    for (JsonNode key : only("TriggerAuthentication", "clipstream").at("/spec/secretTargetRef")) {
      assertThat(secret.has(key.path("key").asText())).as(key.toString()).isTrue();
    }
  }
}
