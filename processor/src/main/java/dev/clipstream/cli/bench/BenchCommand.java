package dev.clipstream.cli.bench;

import dev.clipstream.bench.Bench;
import dev.clipstream.bench.BenchPlan;
import dev.clipstream.bench.BenchResult;
import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.ManyStreams;
import dev.clipstream.bench.Soak;
import dev.clipstream.bench.SoakResult;
import dev.clipstream.bench.StreamsResult;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchContext.BenchModels;
import dev.clipstream.bench.harness.BenchContext.Console;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.BenchImages;
import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.console.TemporaryFolder;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.ModelOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.serving.ModelPair;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code bench}, which measures this machine with a model. */
@Command(
    name = "bench",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Measure how close the pipeline comes to what this machine can do with a model.",
    description = {
      "Measures, in turn and in several rounds: the ceiling, which is decoding, resizing and"
          + " inference in the best loop without Kafka, over batch sizes and numbers of workers;"
          + " the whole pipeline on a broker in a process of its own, with both guarantees; and"
          + " what one would write first, Kafka Streams with one inference a record on two stream"
          + " threads. Then the latency of a lone frame every 200 ms. Brings its own broker and"
          + " images; needs some minutes and a machine that does nothing else.",
      "",
      "Prints medians, the command line that it recommends, and one line of JSON."
    },
    footer = {
      "",
      "Columns: frames labelled a second; that as part of the ceiling measured just before and"
          + " after; and by what the plain application reaches; mean batch; CPU time a frame costs"
          + " in this process and in the broker's.",
      "",
      "Examples:",
      "  clipstream bench --frame-model frames.onnx",
      "  clipstream bench --frame-model cifar10.onnx --images cifar10/test --json \\",
      "      > bench.json",
      "  clipstream bench --frame-model frames.onnx \\",
      "      --compare max-batch=16,stream-threads=2",
      "  clipstream bench --frame-model frames.onnx --soak 8h",
      "  clipstream bench --frame-model frames.onnx --parts view",
      "  clipstream bench --frame-model frames.onnx --sequence-model clips.onnx \\",
      "      --streams 10,10000",
      CommonOptions.FOOTER
    })
public final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ModelOptions models = new ModelOptions();
  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    options.check(problems);
    problems.require(
        options.streams.isEmpty() || models.labelsClips(),
        "--streams needs --sequence-model: without one nothing is kept of a stream");
    problems.throwIfAny(spec);
    try {
      measure();
    } catch (BenchException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void measure() {
    BenchImages images = options.images();
    try (StopSignal stop = StopSignal.install();
        TemporaryFolder workDir = TemporaryFolder.make("clipstream-bench");
        ModelPair loaded = models.open()) {
      BenchContext context =
          new BenchContext(
              new BenchModels(loaded.frame(), loaded.sequence(), loaded.steps()),
              images,
              workDir.path(),
              console(stop));
      BenchPlan plan = options.plan(loaded.frame().device());
      if (options.soak.isPresent()) {
        SoakResult result = new Soak(plan, context).run(options.soak.get());
        print(out -> out.println(result.drift()), result.json());
      } else if (!options.streams.isEmpty()) {
        StreamsResult result = new ManyStreams(plan, context).run(options.streams);
        print(
            out -> {
              result.print(out);
              out.println();
            },
            result.json());
      } else {
        BenchResult result = new Bench(plan, context).run(this::commandLine);
        print(
            out -> {
              result.print(out);
              out.println();
            },
            result.json());
      }
    }
  }

  private Console console(StopSignal stop) {
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine progress = ProgressLine.on(err);
    return new Console() {
      @Override
      public void say(String line) {
        progress.clear();
        err.println(line);
        err.flush();
      }

      @Override
      public void update(Supplier<String> line) {
        progress.update(line);
      }

      @Override
      public boolean isStopRequested() {
        return stop.isRequested();
      }

      @Override
      public void sleep(Duration time) {
        boolean unused = stop.await(time);
      }
    };
  }

  private void print(Consumer<PrintWriter> table, String json) {
    PrintWriter out = spec.commandLine().getOut();
    if (!options.json) {
      table.accept(out);
    }
    out.println(json);
    out.flush();
  }

  private String commandLine(Setting setting) {
    return "clipstream run "
        + models.commandLine()
        + " --max-batch "
        + setting.batch()
        + " --workers "
        + setting.workers();
  }
}
