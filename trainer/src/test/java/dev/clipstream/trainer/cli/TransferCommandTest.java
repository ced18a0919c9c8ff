package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --encoder-from}, from images to clips. */
class TransferCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void encoderOfAnImageModelServesClips_frozenOrTuned_atAnotherSize() throws IOException {
    String encoder = encoder("resnet --depth 8 --width 4");
    Path clips = SampleClipFolders.write(directory.resolve("clips"), 8);
    Path pair = directory.resolve("pair.onnx");
    String train =
        "train --dataset clips --model mean --size 40 --epochs 2 --threads 1 --data "
            + clips
            + " --encoder-from "
            + encoder
            + " --out "
            + pair;

    assertThat(run(train + " --freeze-encoder")).as(err.toString()).isZero();

    assertThat(out.toString()).contains("features of all clips, once", "epoch 2");
    String facts = Files.readString(pair, StandardCharsets.ISO_8859_1);
    assertThat(facts).contains("encoder_from_sha256", "\"encoder_rate\":0.0,", "\"depth\":8");
    String frames = directory.resolve("pair-frames.onnx").toString();
    assertThat(
            run(
                "evaluate --dataset clips --data %s --model %s --sequence-model %s"
                    .formatted(clips, frames, pair)))
        .as(err.toString())
        .isZero();

    assertThat(run(train + " --freeze-encoder --motion")).as(err.toString()).isZero();
    assertThat(Files.readString(pair, StandardCharsets.ISO_8859_1)).contains("\"motion\":true");

    out.getBuffer().setLength(0);
    assertThat(run(train + " --encoder-rate 0.0005")).as(err.toString()).isZero();
    assertThat(out.toString()).doesNotContain("once");
    facts = Files.readString(pair, StandardCharsets.ISO_8859_1);
    assertThat(facts).contains("\"encoder_rate\":5.0E-4");
  }

  @Test
  void encoderThatCannotServeIsRefused_withWhatToDo() throws IOException {
    String encoder = encoder("cnn");
    Path clips = SampleClipFolders.write(directory.resolve("clips"), 4);
    String train = "train --dataset clips --out x.onnx --model mean --data " + clips;
    String from = train + " --encoder-from " + encoder;

    assertThat(run(from + " --size 40")).isEqualTo(1);
    assertThat(err.toString()).contains("cnn for images of 32x32", "--size 32x32", "resnet");
    assertThat(run(from + " --encoder resnet")).isEqualTo(2);
    assertThat(err.toString()).contains("holds a cnn and cannot become a resnet");
    String images = "train --dataset shapes --model cnn --motion --out x.onnx";
    assertThat(run(images)).isEqualTo(2);
    assertThat(err.toString()).contains("--motion is for sequence models");
    assertThat(run(from + " --views 4 --augment crop=2")).isEqualTo(2);
    assertThat(err.toString()).contains("--views are for", "--freeze-encoder");
    assertThat(run(train + " --freeze-encoder")).isEqualTo(2);
    assertThat(err.toString()).contains("--encoder-from FILE");
    assertThat(run(from + " --freeze-encoder --encoder-rate 0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("frozen has no --encoder-rate");
    assertThat(run(train + " --encoder-from " + directory.resolve("none.pt"))).isEqualTo(1);
    assertThat(err.toString()).contains("no checkpoint at");
    assertThat(run(train + " --encoder-from " + directory.resolve("e.onnx"))).isEqualTo(1);
    assertThat(err.toString()).contains("finished model", "--checkpoint");
    Path odd = Files.writeString(directory.resolve("odd.pt"), "no checkpoint");
    assertThat(run(train + " --encoder-from " + odd)).isEqualTo(1);
    assertThat(err.toString()).contains("not a checkpoint of this trainer");
  }

  /** The checkpoint of a frame model that has learned a little. */
  private String encoder(String model) {
    Path file = directory.resolve("encoder.pt");
    String train =
        "train --dataset shapes --examples 32 --epochs 1 --threads 1 --model %s --checkpoint %s"
            + " --out %s";
    assertThat(run(train.formatted(model, file, directory.resolve("e.onnx"))))
        .as(err.toString())
        .isZero();
    return file.toString();
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
