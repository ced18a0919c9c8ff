package dev.clipstream.trainer;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the trainer's packages run one way only. */
@AnalyzeClasses(packages = "dev.clipstream.trainer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.clipstream.trainer.cli..")
          .layer("bench")
          .definedBy("dev.clipstream.trainer.bench..")
          .layer("report")
          .definedBy("dev.clipstream.trainer.report..")
          .layer("collect")
          .definedBy("dev.clipstream.trainer.collect..")
          .layer("export")
          .definedBy("dev.clipstream.trainer.export..")
          .layer("precision")
          .definedBy("dev.clipstream.trainer.precision..")
          .layer("evaluate")
          .definedBy("dev.clipstream.trainer.evaluate..")
          .layer("train")
          .definedBy("dev.clipstream.trainer.train..")
          .layer("data")
          .definedBy("dev.clipstream.trainer.data..")
          .layer("model")
          .definedBy("dev.clipstream.trainer.model..")
          .layer("layer")
          .definedBy("dev.clipstream.trainer.layer..")
          .layer("onnx")
          .definedBy("dev.clipstream.trainer.onnx..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("collect")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("evaluate")
          .mayOnlyBeAccessedByLayers("cli", "report")
          .whereLayer("precision")
          .mayOnlyBeAccessedByLayers("cli", "export")
          .whereLayer("export")
          .mayOnlyBeAccessedByLayers("cli", "report", "collect")
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("cli", "bench", "export", "report")
          .whereLayer("data")
          .mayOnlyBeAccessedByLayers(
              "cli", "bench", "report", "collect", "evaluate", "export", "precision", "train")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("cli", "bench", "export", "train")
          .whereLayer("layer")
          .mayOnlyBeAccessedByLayers("model")
          .whereLayer("onnx")
          .mayOnlyBeAccessedByLayers("cli", "export", "precision", "model", "layer");
}
