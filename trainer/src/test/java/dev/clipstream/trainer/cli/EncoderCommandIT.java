package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.trainer.encoder.ForeignOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train --encoder FILE.onnx}, to what the processor serves. */
class EncoderCommandIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;
  private Path encoder = Path.of("");
  private Path clips = Path.of("");

  @BeforeEach
  void write() throws IOException {
    encoder = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    clips = SampleClipFolders.write(directory.resolve("clips"), 12);
  }

  @Test
  void clipsBecomeASequenceModel_boundToTheEncoderAsItLies_andEvaluateScoresThePair()
      throws IOException {
    Path out = directory.resolve("pair.onnx");
    ok(train(clips, "gru") + " --motion --epochs 30 --encoder " + encoder + " --out " + out);

    assertThat(said())
        .contains("--frame-model " + encoder + " --sequence-model " + out)
        .contains("the processor agrees within");
    try (FrameModel frames = FrameModel.openEncoder(encoder, Device.CPU);
        SequenceModel pair = SequenceModel.open(out, frames, Device.CPU)) {
      assertThat(pair.card().labels()).containsExactly("dawn", "dusk");
      assertThat(pair.card().frameModelSha256()).contains(frames.card().sha256());
      assertThat(frames.featureSize()).isEqualTo(ForeignOnnx.FEATURES);
    }
    ok(
        "evaluate --dataset clips --data %s --model %s --sequence-model %s --json"
            .formatted(clips, encoder, out));
    assertThat(said()).contains("\"top1\":1.0");
  }

  @ParameterizedTest
  @CsvSource({"gru, true", "lstm, false", "linear, true", "mean, false"})
  void clipsBecomeAStepModelToo_boundToTheEncoder_thatSaysOfAClipWhatThePairSays(
      String model, boolean motion) throws IOException {
    Path out = directory.resolve("pair.onnx");
    Path step = directory.resolve("pair-step.onnx");
    ok(
        train(clips, model)
            + (motion ? " --motion" : "")
            + " --epochs 3 --dropout 0.1 --every-frame --step --encoder %s --out %s"
                .formatted(encoder, out));

    assertThat(said()).contains("wrote " + step, "--stream-model " + step);
    try (FrameModel frames = FrameModel.openEncoder(encoder, Device.CPU);
        SequenceModel pair = SequenceModel.open(out, frames, Device.CPU);
        StepModel steps = StepPair.open(step, frames, Device.CPU)) {
      assertThat(steps.card().labels()).isEqualTo(pair.card().labels());
      float[][] clip = new float[6][ForeignOnnx.FEATURES];
      StepState state = steps.initial();
      float[] last = new float[0];
      for (int t = 0; t < clip.length; t++) {
        Arrays.fill(clip[t], 0.3f * t);
        Stepped stepped = steps.step(List.of(clip[t]), List.of(state)).get(0);
        state = stepped.next();
        last = stepped.probabilities();
      }
      assertThat(last)
          .containsExactly(
              pair.classify(List.<float[][]>of(clip)).get(0).probabilities(), within(1e-5f));
    }
    ok(
        "evaluate --dataset clips --data %s --model %s --stream-model %s --json"
            .formatted(clips, encoder, step));
    assertThat(said()).contains("\"decisions\"");
  }

  @Test
  void madeClipsAreLearnedOnTheFeaturesOfAnEncoder_asWhatGoesOnChanges() {
    Path out = directory.resolve("streams.onnx");
    ok(
        "train --dataset shapes-streams --examples 8 --epochs 1 --batch 4 --threads 1 --model gru"
            + " --every-frame --step --encoder %s --out %s".formatted(encoder, out));

    assertThat(said()).contains("8 clips to learn from, 1 to check with", "streams-step.onnx");
  }

  @Test
  void otherFeatures_areServedFromACopyThatSaysSo_withWeightsFromFilesBesideIt()
      throws IOException {
    Path external = ForeignOnnx.writeExternal(directory.resolve("external"), "big");
    Path out = directory.resolve("other.onnx");
    ok(
        train(clips, "mean")
            + " --epochs 2 --features Relu --pool max --encoder "
            + external.getParent()
            + " --out "
            + out);

    Path copy = directory.resolve("other-frames.onnx");
    assertThat(said()).contains("--frame-model " + copy + " --sequence-model " + out);
    try (FrameModel frames = FrameModel.openEncoder(copy, Device.CPU);
        SequenceModel pair = SequenceModel.open(out, frames, Device.CPU)) {
      assertThat(frames.describeFeatures()).contains("Relu, pool max");
      assertThat(frames.guesses()).isEmpty();
      assertThat(pair.maxFrames()).isEqualTo(5);
    }
  }

  @Test
  void imagesBecomeOneFile_thatExplainsItself() throws IOException {
    Path images = images();
    for (String model : List.of("linear", "mlp")) {
      Path out = directory.resolve(model + ".onnx");
      ok(
          "train --dataset images --threads 1 --batch 4 --rate 0.02 --data %s --model %s --encoder %s --out %s"
              .formatted(images, model, encoder, out));

      assertThat(said()).contains("--frame-model " + out).doesNotContain("--sequence-model");
      try (FrameModel served = FrameModel.open(out, Device.CPU)) {
        assertThat(served.card().labels()).containsExactly("blue", "red");
        assertThat(served.guesses()).isEmpty();
        assertThat(served.guessesScores()).isFalse();
        assertThat(served.featureSize()).isEqualTo(ForeignOnnx.FEATURES);
      }
      ok("evaluate --dataset images --data %s --model %s --json".formatted(images, out));
      assertThat(said()).contains("\"top1\":1.0");
    }
  }

  @Test
  void cachedFeaturesAreNotComputedAgain_andAStoppedTrainingGoesOn() throws IOException {
    Path cache = directory.resolve("cache");
    Path out = directory.resolve("one.onnx");
    String train =
        train(clips, "lstm")
            + " --cache %s --checkpoint %s --encoder %s"
                .formatted(cache, directory.resolve("head.pt"), encoder);
    ok(train + " --epochs 2 --out " + out);
    List<Path> entries = files(cache);
    assertThat(entries).hasSize(24);

    ok(train + " --resume --epochs 4 --out " + out);
    assertThat(said()).contains("going on after epoch 2 of 4");
    assertThat(files(cache)).isEqualTo(entries);

    assertThat(run(train + " --resume --model gru --epochs 4 --out " + out)).isNotZero();
    String export = "export --dataset clips --data %s --checkpoint %s --out x.onnx";
    assertThat(run(export.formatted(clips, directory.resolve("head.pt")))).isEqualTo(1);
    assertThat(err.toString()).contains("head on the features of an ONNX encoder", "--resume");
  }

  @Test
  void whatCannotBeLearnedOnIsRefused_withWhatToDo() throws IOException {
    String tail = " --out " + directory.resolve("x.onnx");
    String here = " --encoder " + encoder + tail;
    refused(2, train(clips, "cnn") + here, "goes with a sequence model", "gru");
    refused(2, train(images(), "gru").replace("clips", "images") + here, "--model linear or mlp");
    refused(2, train(clips, "gru") + here + " --size 32", "--size is not for --encoder FILE.onnx");
    refused(2, train(clips, "gru") + here + " --augment flip", "computed once");
    refused(2, train(clips, "gru") + here + " --pool median", "cls, mean, max, none");
    refused(2, train(clips, "gru") + " --encoder nothing" + tail, "resnet18, rnn", "ONNX file");
    refused(1, train(clips, "gru") + " --encoder nothing.onnx" + tail, "no ONNX file nothing.onnx");
    refused(1, train(clips, "gru") + " --encoder %s --out %1$s".formatted(encoder), "itself");
    refused(1, train(clips, "gru") + here + " --features nowhere", "nowhere", "inspect --tensors");
    refused(
        2, "train --dataset cifar10 --model gru" + here, "--dataset clips and --dataset images");
    refused(2, train(clips, "bilstm") + here + " --step", "BiLstm", "gru, linear, lstm, mean can");
    refused(2, train(clips, "mlp") + here + " --every-frame", "gru, linear, lstm, mean can");
    refused(2, train(images(), "linear").replace("clips", "images") + here + " --step", "--step");
    refused(2, train(clips, "gru") + " --features x" + tail, "--features is for an encoder from");
    Files.writeString(directory.resolve("zoo/foreign.json"), "{\"labels\": [\"a\", \"b\"]}");
    refused(1, train(clips, "gru") + here, "gives 5 scores but has 2 labels");
  }

  private String train(Path data, String model) {
    return "train --dataset clips --threads 1 --data %s --model %s".formatted(data, model);
  }

  private Path images() throws IOException {
    Path folder = directory.resolve("images");
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < 10; i++) {
        byte[] pixels = new byte[20 * 30 * 3];
        for (int color : new int[] {0, 2}) {
          Arrays.fill(pixels, (byte) (20 + i));
          for (int at = color; at < pixels.length; at += 3) {
            pixels[at] = (byte) (200 - at % 50);
          }
          Path file = folder.resolve(color == 0 ? "red" : "blue").resolve(i + ".jpg");
          Files.createDirectories(file.getParent());
          Files.write(file, encoder.encode(new Pixels(30, 20, pixels)));
        }
      }
    }
    return folder;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void refused(int status, String arguments, String... why) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isEqualTo(status);
    assertThat(err.toString()).contains(why);
  }

  private void ok(String arguments) {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isZero();
  }

  private String said() {
    return out.toString();
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
