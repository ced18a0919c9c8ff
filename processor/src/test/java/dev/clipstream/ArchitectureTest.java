package dev.clipstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages run one way only. */
@AnalyzeClasses(packages = "dev.clipstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.clipstream.cli..")
          .layer("broker")
          .definedBy("dev.clipstream.broker..")
          .layer("ops")
          .definedBy("dev.clipstream.ops..")
          .layer("view")
          .definedBy("dev.clipstream.view..")
          .layer("topology")
          .definedBy("dev.clipstream.topology..")
          .layer("inference")
          .definedBy("dev.clipstream.inference..")
          .layer("vision")
          .definedBy("dev.clipstream.vision..")
          .layer("schemas")
          .definedBy("dev.clipstream.schemas..", "dev.clipstream.avro..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("broker")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("ops")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("view")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("cli", "ops", "view")
          .whereLayer("inference")
          .mayOnlyBeAccessedByLayers("cli", "ops", "topology")
          .whereLayer("vision")
          .mayOnlyBeAccessedByLayers("cli", "view", "topology", "inference")
          .whereLayer("schemas")
          .mayOnlyBeAccessedByLayers("cli", "ops", "view", "topology");

  /** Who works tells a listener; what a metric or a page is, only one package knows. */
  @ArchTest
  static final ArchRule onlyOpsKnowsMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.clipstream.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..");

  /** Within the page: what is served is not known to what is kept, nor Kafka to either. */
  @ArchTest
  static final ArchRule thePageIsServedFromAScene =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("view")
          .definedBy("dev.clipstream.view")
          .layer("web")
          .definedBy("dev.clipstream.view.web..")
          .layer("feed")
          .definedBy("dev.clipstream.view.feed..")
          .layer("scene")
          .definedBy("dev.clipstream.view.scene..")
          .whereLayer("view")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("view")
          .whereLayer("feed")
          .mayOnlyBeAccessedByLayers("view", "web");

  @ArchTest
  static final ArchRule theSceneKnowsNeitherKafkaNorHttp =
      noClasses()
          .that()
          .resideInAPackage("dev.clipstream.view.scene..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.javalin..");
}
