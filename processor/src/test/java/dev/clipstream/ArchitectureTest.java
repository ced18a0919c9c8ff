package dev.clipstream;

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
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("inference")
          .mayOnlyBeAccessedByLayers("cli", "topology")
          .whereLayer("vision")
          .mayOnlyBeAccessedByLayers("cli", "topology", "inference")
          .whereLayer("schemas")
          .mayOnlyBeAccessedByLayers("cli", "topology");
}
