package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.data.DataRequest;
import dev.clipstream.trainer.data.Resize;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: from a checkpoint to ONNX files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the weights of a checkpoint as ONNX, checked against torch on examples of a data set.",
      ""
    })
final class ExportCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE",
      description = "What 'train --checkpoint' kept.")
  private Path checkpoint = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "File of the model; an earlier one is replaced at the end.")
  private Path out = Path.of("");

  @Option(
      names = "--frame-out",
      paramLabel = "FILE.onnx",
      description =
          "File of the frame model that goes with a sequence model; default: beside it, named"
              + " -frames.")
  private @Nullable Path frameOut;

  @Override
  public Integer call() throws IOException {
    Trained trained = Checkpoint.load(checkpoint);
    FrameSpec.Input input = trained.frames().spec().input();
    DataRequest request =
        data.request().with(Resize.to(input.height(), input.width(), input.fit()));
    PrintWriter output = spec.commandLine().getOut();
    Exporter.Report report;
    if (trained.clips().isPresent()) {
      Path framesFile = FrameFile.beside(out, frameOut);
      report =
          Exporter.writePair(
              trained, data.dataset().clipsForScoring(request).set(), out, framesFile);
      output.println("wrote " + framesFile);
    } else {
      report = Exporter.writeFrames(trained, data.dataset().framesForScoring(request).set(), out);
    }
    output.printf("wrote %s; ONNX Runtime agrees within %.1e%n", out, report.largestDifference());
    output.flush();
    return 0;
  }
}
