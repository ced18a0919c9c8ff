package dev.clipstream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The arrows between packages run one way only: ARCHITECTURE.md draws what is held here. */
@AnalyzeClasses(
    packages = "dev.clipstream",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTest {

  /** What each package, its sub-packages included, may use of the others. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("system", List.of()),
          Map.entry("image", List.of("system")),
          Map.entry("shapes", List.of()),
          Map.entry("scenes", List.of("shapes")),
          Map.entry("video", List.of("image", "system")),
          Map.entry("image.jpeg", List.of("image")),
          Map.entry("image.webp", List.of("image")),
          Map.entry("image.resize", List.of("image")),
          Map.entry("model", List.of("image", "system")),
          Map.entry("model.graph", List.of()),
          Map.entry("model.session", List.of("model.graph", "system")),
          Map.entry(
              "model.description",
              List.of("model.graph", "model.session", "model.foreign", "image", "system")),
          Map.entry(
              "model.input",
              List.of(
                  "model.graph",
                  "model.session",
                  "model.description",
                  "model.foreign",
                  "image",
                  "system")),
          Map.entry(
              "model.output",
              List.of(
                  "model.graph", "model.session", "model.description", "model.foreign", "system")),
          Map.entry("model.step", List.of("model", "system")),
          Map.entry("serving", List.of("model", "image", "avro", "system")),
          Map.entry("records", List.of("image", "schemas", "avro", "system")),
          Map.entry("quarantine", List.of("system")),
          Map.entry(
              "prefetch",
              List.of("quarantine", "serving", "records", "image", "schemas", "system")),
          Map.entry("serving.pixels", List.of("serving", "model", "image")),
          Map.entry(
              "clips",
              List.of("serving", "model", "records", "image", "schemas", "avro", "system")),
          Map.entry(
              "clips.pixels", List.of("serving", "model", "records", "image", "schemas", "system")),
          Map.entry("events", List.of("clips", "records", "avro", "system")),
          Map.entry(
              "steps",
              List.of("clips", "serving", "model", "records", "schemas", "avro", "system")),
          Map.entry(
              "streams",
              List.of(
                  "events",
                  "prefetch",
                  "quarantine",
                  "clips",
                  "steps",
                  "serving",
                  "model",
                  "records",
                  "image",
                  "schemas",
                  "avro",
                  "system")),
          Map.entry("ops", List.of("serving", "model", "records", "avro", "system")),
          Map.entry("review", List.of("records", "schemas", "avro", "system")),
          Map.entry("deadletters", List.of("records", "image", "system")),
          // Of models, the page needs FrameSampling: which frames stand for a clip.
          Map.entry(
              "view",
              List.of(
                  "deadletters",
                  "review",
                  "records",
                  "model",
                  "image",
                  "schemas",
                  "avro",
                  "system")),
          Map.entry("collect", List.of("records", "image", "schemas", "avro", "system")),
          Map.entry("broker", List.of("system")),
          Map.entry(
              "bench",
              List.of(
                  "streams", "clips", "serving", "model", "records", "image", "view", "broker",
                  "schemas", "avro", "system")));

  @ArchTest
  static void arrowsRunOneWay(JavaClasses all) {
    ARROWS.forEach(
        (from, allowed) ->
            classes()
                .that()
                .resideInAPackage("dev.clipstream." + from + "..")
                .should()
                .onlyDependOnClassesThat(
                    resideOutsideOfPackage("dev.clipstream..")
                        .or(
                            resideInAnyPackage(
                                Stream.concat(Stream.of(from), allowed.stream())
                                    .map(to -> "dev.clipstream." + to + "..")
                                    .toArray(String[]::new))))
                .because(from + " may use " + allowed + " and nothing else of this project")
                .check(all));
  }

  @ArchTest
  static final ArchRule noPackagesFormACycle =
      slices().matching("dev.clipstream.(**)").should().beFreeOfCycles();

  /** Who reads what other tools wrote does not know what becomes of it. */
  @ArchTest
  static final ArchRule descriptionsOfOtherToolsKnowNoModel =
      noClasses()
          .that()
          .resideInAPackage("dev.clipstream.model.foreign..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.clipstream.model",
              "dev.clipstream.model.description..",
              "dev.clipstream.model.graph..",
              "dev.clipstream.model.session..",
              "ai.onnxruntime..");

  @ArchTest
  static final ArchRule nothingUsesTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.clipstream.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.clipstream.cli..");

  /** What measurements run on and against does not know what is measured. */
  @ArchTest
  static final ArchRule theHarnessKnowsNoMeasurement =
      noClasses()
          .that()
          .resideInAPackage("dev.clipstream.bench.harness..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.clipstream.bench");

  /** Who works tells a listener; what a metric or a page is, only one package knows. */
  @ArchTest
  static final ArchRule onlyOpsKnowsMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.clipstream.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..");

  /** What {@code run} does not need can be left out of its image. */
  @ArchTest
  static final ArchRule onlyVideoKnowsFfmpeg =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.clipstream.video..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.ffmpeg..");

  @ArchTest
  static final ArchRule onlyViewKnowsItsServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.clipstream.view..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..");

  /** Within the page: what is served is not known to what is kept, nor Kafka to either. */
  @ArchTest
  static final ArchRule theSceneKnowsNeitherKafkaNorHttp =
      noClasses()
          .that()
          .resideInAPackage("dev.clipstream.view.scene..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.javalin..",
              "dev.clipstream.view.web..",
              "dev.clipstream.view.feed..");
}
