package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.trainer.data.source.Datasets;
import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.model.clip.ClipArchitectures;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code datasets}: lists the data sets and the models. */
@Command(
    name = "datasets",
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = CommonOptions.FOOTER,
    description = "Lists the data sets and the models, with what each expects.",
    subcommands = {CheckCommand.class, CollectMoved.class})
final class DatasetsCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @ParentCommand
  private ClipstreamTrainer trainer;

  @Mixin final CommonOptions standard = new CommonOptions();

  /** What asks a command to end. */
  Shutdown shutdown() {
    return trainer.shutdown();
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    print(
        out,
        "Data sets (--dataset)",
        Datasets.all().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().description())));
    print(out, "Frame models (--model, --encoder)", Architectures.frameModels());
    print(out, "Sequence models (--model)", Architectures.sequenceModels());
    print(out, "Clip models (--model)", ClipArchitectures.descriptions());
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, String title, Map<String, String> entries) {
    out.println(title);
    entries.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> out.printf("  %-14s %s%n", entry.getKey(), entry.getValue()));
    out.println();
  }
}
