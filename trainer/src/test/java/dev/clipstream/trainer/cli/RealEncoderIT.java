package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train --encoder FILE.onnx} on models that others trained; skipped where they are absent.
 */
class RealEncoderIT {

  private static final String DESCRIPTION =
      "{\"color\": \"RGB\", \"scale\": 1, \"mean\": 128, \"std\": 128, \"resize\": \"crop\","
          + " \"resize_to\": 256, \"interpolation\": \"bicubic\"}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void mobileNetTellsLettersApart_asTheLineThatIsPrintedServesIt() throws IOException {
    Path letters = letters();
    Path encoder = mobileNet();
    Path pair = directory.resolve("letters.onnx");
    String train =
        "train --dataset clips --model linear --epochs 30 --threads 1 --data %s --encoder %s --out"
            + " %s";
    assertThat(run(train.formatted(letters, encoder, pair))).as(err.toString()).isZero();

    String served = "--frame-model %s --sequence-model %s".formatted(encoder, pair);
    assertThat(out.toString()).contains("clipstream run", served);
    try (FrameModel frames = FrameModel.openEncoder(encoder, Device.CPU);
        SequenceModel clips = SequenceModel.open(pair, frames, Device.CPU)) {
      assertThat(frames.featureSize()).isEqualTo(1280);
      assertThat(clips.card().labels()).containsExactly("A", "L");
    }
    String evaluate = "evaluate --dataset clips --data %s --model %s --sequence-model %s --json";
    assertThat(run(evaluate.formatted(letters, encoder, pair))).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\"top1\":1.0");
  }

  @Test
  void modelsThatAreNoEncoderAreRefused_andTheirTensorsNamedWhereTheyHaveAny() throws IOException {
    Path clips = SampleClipFolders.write(directory.resolve("clips"), 2);
    String cases = "cases/models/";
    refused(clips, PublicData.require(cases + "x3d_ncthw.onnx"), "pixels of a whole clip");
    refused(clips, PublicData.require(cases + "41_lstm_ok.onnx"), "shape is that of a sequence");
    refused(clips, PublicData.require(cases + "10b_batchnorm_training_mode.onnx"), "model.eval()");
    refused(clips, PublicData.require(cases + "dino_tokens_pool.onnx"), "--features TENSOR");
    refused(clips, PublicData.require("models/imagenet_labels.txt"), "no usable ONNX model");
    refused(clips, PublicData.require("cases/models"), "several ONNX files");

    Path tokens = PublicData.require(cases + "dino_tokens_pool.onnx");
    Path pair = directory.resolve("tokens.onnx");
    String train =
        "train --dataset clips --model gru --epochs 1 --threads 1 --data %s --encoder %s --features"
            + " image_embeds --out %s";
    assertThat(run(train.formatted(clips, tokens, pair))).as(err.toString()).isZero();
  }

  private void refused(Path clips, Path encoder, String why) {
    err.getBuffer().setLength(0);
    String train =
        "train --dataset clips --model gru --epochs 1 --threads 1 --data %s --encoder %s --out %s";
    assertThat(run(train.formatted(clips, encoder, directory.resolve("x.onnx")))).isEqualTo(1);
    assertThat(err.toString()).contains(why);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private Path mobileNet() throws IOException {
    Path file = directory.resolve("mobilenet.onnx");
    Files.copy(PublicData.require("models/mobilenet_v2_nchw.onnx"), file);
    Files.writeString(directory.resolve("mobilenet.json"), DESCRIPTION);
    return file;
  }

  /** Two letters of one person, which anybody tells apart. */
  private Path letters() throws IOException {
    for (String letter : List.of("A", "L")) {
      Path folder = Files.createDirectories(directory.resolve("letters").resolve(letter));
      try (Stream<Path> files = Files.list(PublicData.require("asl-letters/" + letter))) {
        for (Path file : files.sorted().limit(4).toList()) {
          Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
        }
      }
    }
    return directory.resolve("letters");
  }

  private int run(String arguments) {
    out.getBuffer().setLength(0);
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
