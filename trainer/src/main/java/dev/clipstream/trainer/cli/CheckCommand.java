package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.data.check.CheckReport;
import dev.clipstream.trainer.data.check.CheckReport.Finding;
import dev.clipstream.trainer.data.check.CheckReport.Part;
import dev.clipstream.trainer.data.check.DatasetCheck;
import dev.clipstream.trainer.data.list.ExampleList;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code datasets check}: what is wrong with a folder of images or clips, before a training. */
@Command(
    name = "check",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Decodes every image or clip of a folder once and says what there is, and what is wrong:"
          + " files that cannot be read, the same content twice, in several parts or in several"
          + " classes, whatever the files are called, rare and empty classes, videos with missing"
          + " frames, windows of a list that end after their video.",
      "",
      "Exit status: 0 nothing is wrong, 1 something is.",
      ""
    },
    footer = CommonOptions.FOOTER)
final class CheckCommand implements Callable<Integer> {

  /** Sizes that are told one by one. */
  private static final int MAX_SIZES = 5;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @ParentCommand
  private DatasetsCommand datasets;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "Folder of class folders, or of train/, val/ and test/ with class folders each.")
  private @Nullable Path directory;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "List of examples in place of a folder: .csv or .jsonl, as for 'train'.")
  private @Nullable Path list;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "images or clips; default: what most of the files are.")
  private @Nullable String dataset;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "10",
      description = "Examples of each finding that are named (default: ${DEFAULT-VALUE}).")
  private int shown;

  @Mixin final CommonOptions standard = new CommonOptions();

  @Override
  public Integer call() {
    if (shown < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--show must be 0 or more, not " + shown);
    }
    EvaluationProgress progress =
        new EvaluationProgress(
            spec.commandLine().getErr(), datasets.shutdown(), "stopped before all was read");
    CheckReport report = check(progress);
    progress.clear();
    print(report, spec.commandLine().getOut());
    return report.findings().isEmpty() ? 0 : 1;
  }

  private CheckReport check(EvaluationProgress progress) {
    if (list != null && directory == null) {
      return DatasetCheck.of(ExampleList.read(list), holdsClips(), progress);
    }
    if (list == null && directory != null) {
      return DatasetCheck.of(directory, holdsClips(), progress);
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(), "give a folder (DIR) or a list (--list FILE), one of them");
  }

  private Optional<Boolean> holdsClips() {
    if (dataset == null) {
      return Optional.empty();
    }
    if (!dataset.equals("images") && !dataset.equals("clips")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--dataset must be images or clips, not " + dataset);
    }
    return Optional.of(dataset.equals("clips"));
  }

  private void print(CheckReport report, PrintWriter out) {
    classes(report, out);
    out.println("sizes: " + sizes(report.sizes()));
    if (report.frames().count() > 0) {
      out.println("frames: " + spread(report.frames(), "%,.0f"));
    }
    if (report.seconds().count() > 0) {
      out.println("seconds: " + spread(report.seconds(), "%,.1f"));
    }
    for (Finding finding : report.findings()) {
      out.println();
      out.println(PrintableText.of("wrong: " + finding.what()));
      List<String> examples = finding.examples();
      examples.stream()
          .limit(shown)
          .forEach(example -> out.println("  " + PrintableText.of(example)));
      if (examples.size() > shown) {
        out.printf(Locale.ROOT, "  and %,d more (--show)%n", examples.size() - shown);
      }
    }
    out.println();
    out.println(
        report.findings().isEmpty()
            ? "nothing wrong was found"
            : "what is wrong stands above, in %d %s"
                .formatted(
                    report.findings().size(), report.findings().size() == 1 ? "point" : "points"));
    out.flush();
  }

  private static void classes(CheckReport report, PrintWriter out) {
    TreeSet<String> names = new TreeSet<>();
    report.parts().forEach(part -> names.addAll(part.classes().keySet()));
    out.printf(
        Locale.ROOT,
        "%s, %,d classes, %,d examples, %,.1f MB%n",
        report.clips() ? "clips" : "images",
        names.size(),
        report.parts().stream().mapToInt(Part::examples).sum(),
        report.bytes() / 1e6);
    StringBuilder head = new StringBuilder("%-24s".formatted("class"));
    report.parts().forEach(part -> head.append(" %12s".formatted(PrintableText.of(part.name()))));
    out.println(head);
    for (String name : names) {
      StringBuilder row = new StringBuilder("%-24s".formatted(PrintableText.of(name)));
      for (Part part : report.parts()) {
        row.append(String.format(Locale.ROOT, " %,12d", part.classes().getOrDefault(name, 0)));
      }
      out.println(row);
    }
  }

  private static String sizes(Map<String, Integer> sizes) {
    List<String> told = new ArrayList<>();
    int others = 0;
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      if (told.size() < MAX_SIZES) {
        told.add(String.format(Locale.ROOT, "%s (%,d)", size.getKey(), size.getValue()));
      } else {
        others += size.getValue();
      }
    }
    if (others > 0) {
      told.add(String.format(Locale.ROOT, "%d others (%,d)", sizes.size() - MAX_SIZES, others));
    }
    return told.isEmpty() ? "none" : String.join(", ", told);
  }

  private static String spread(CheckReport.Spread spread, String number) {
    return String.format(
        Locale.ROOT,
        number + " to " + number + ", median " + number,
        spread.least(),
        spread.most(),
        spread.median());
  }
}
