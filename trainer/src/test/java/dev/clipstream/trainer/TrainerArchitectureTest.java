package dev.clipstream.trainer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The arrows between the trainer's packages, and from them to the processor's, run one way only.
 */
@AnalyzeClasses(
    packages = "dev.clipstream.trainer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TrainerArchitectureTest {

  private static final String TRAINER = "dev.clipstream.trainer.";

  /** What each package, its sub-packages included, may use of the others. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("onnx", List.of()),
          Map.entry("torch", List.of()),
          Map.entry("layer", List.of("onnx", "torch")),
          Map.entry("model", List.of("layer", "onnx")),
          Map.entry("data.store", List.of()),
          Map.entry("data.augment", List.of()),
          Map.entry("data.video", List.of("data.store")),
          Map.entry("data.list", List.of("data.store")),
          Map.entry("data.split", List.of()),
          Map.entry("data.made", List.of("data.store")),
          Map.entry(
              "data.source",
              List.of("data.store", "data.made", "data.video", "data.list", "data.split")),
          Map.entry("data.check", List.of("data.store", "data.video", "data.list", "data.source")),
          Map.entry("data.survey", List.of("data.store", "data.video", "data.source")),
          Map.entry("data.manifest", List.of("data.store", "data.source", "data.list")),
          Map.entry("data.batch", List.of("data.store", "data.augment")),
          Map.entry("train", List.of("data", "model", "torch")),
          Map.entry("precision", List.of("data", "onnx")),
          Map.entry("export", List.of("train", "precision", "data", "model", "onnx", "torch")),
          Map.entry(
              "encoder", List.of("export", "train", "data", "model", "layer", "onnx", "torch")),
          Map.entry("evaluate", List.of("data")),
          Map.entry("calibration", List.of("train", "model", "evaluate", "torch", "data")),
          Map.entry("holdout", List.of("evaluate", "export", "report", "data", "onnx")),
          Map.entry("runlog", List.of("holdout", "evaluate", "export", "train", "data", "onnx")),
          Map.entry("report", List.of("evaluate", "export", "train", "data")),
          Map.entry("bench", List.of("train", "data", "model", "torch")));

  /**
   * What the trainer may use of the processor: how an image and a video are decoded and a model is
   * run, and events are made of what it says, so that all of it is the same when a model is
   * trained, evaluated and served; and how a command line looks.
   */
  private static final List<String> OF_THE_PROCESSOR =
      List.of(
          "image",
          "video",
          "model",
          "serving",
          "shapes",
          "scenes",
          "system",
          "events",
          "records",
          "avro",
          "cli.events",
          "cli.options",
          "cli.console");

  @ArchTest
  static void arrowsRunOneWay(JavaClasses all) {
    ARROWS.forEach(
        (from, allowed) ->
            classes()
                .that()
                .resideInAPackage(TRAINER + from + "..")
                .should()
                .onlyDependOnClassesThat(
                    resideOutsideOfPackage("dev.clipstream.trainer..")
                        .or(
                            resideInAnyPackage(
                                Stream.concat(Stream.of(from), allowed.stream())
                                    .map(to -> TRAINER + to + "..")
                                    .toArray(String[]::new))))
                .because(from + " may use " + allowed + " and nothing else of the trainer")
                .check(all));
  }

  @ArchTest
  static final ArchRule ofTheProcessor_onlyWhatServingAndTrainingShareIsUsed =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("dev.clipstream..")
                  .or(
                      resideInAnyPackage(
                          Stream.concat(Stream.of("trainer"), OF_THE_PROCESSOR.stream())
                              .map(to -> "dev.clipstream." + to + "..")
                              .toArray(String[]::new))));

  @ArchTest
  static final ArchRule noPackagesFormACycle =
      slices().matching("dev.clipstream.trainer.(**)").should().beFreeOfCycles();
}
