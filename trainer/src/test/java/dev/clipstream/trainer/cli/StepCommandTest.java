package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Step models from the command line: written beside a pair, refused where there can be none. */
class StepCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void trainedExportedAndScoredFrameAfterFrame() throws IOException {
    Path model = directory.resolve("clips.onnx");
    Path weights = directory.resolve("weights.pt");
    String trained =
        "train --dataset shapes --model gru --examples 64 --epochs 1 --threads 1 --step"
            + " --every-frame --out "
            + model
            + " --checkpoint "
            + weights;
    assertThat(run(trained)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("clips-step.onnx; step by step it agrees");
    byte[] first = Files.readAllBytes(directory.resolve("clips-step.onnx"));

    Files.delete(directory.resolve("clips-step.onnx"));
    String exported =
        "export --dataset shapes --examples 64 --step --checkpoint " + weights + " --out " + model;
    assertThat(run(exported)).as(err.toString()).isZero();
    assertThat(directory.resolve("clips-step.onnx")).hasBinaryContent(first);

    Path page = directory.resolve("report.html");
    String scored =
        "evaluate --dataset shapes --examples 32 --seed 5 --model "
            + directory.resolve("clips-frames.onnx")
            + " --stream-model "
            + directory.resolve("clips-step.onnx");
    assertThat(run(scored + " --decide-after 2 --decide-accuracy 0.01 --report " + page))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("for 2 frames in a row", "of those right", "--decide-at");
    assertThat(page).content().contains("Deciding early", "How right, how early");
    JsonNode decisions = lastLine().get("decisions");
    assertThat(decisions.get("after").asInt()).isEqualTo(2);
    assertThat(decisions.get("clips").asInt()).isEqualTo(32);
    assertThat(decisions.get("mean_frames").asDouble()).isEqualTo(16);
    assertThat(decisions.get("final_accuracy").asDouble())
        .isEqualTo(lastLine().get("top1").asDouble());
    assertThat(decisions.get("curve")).isNotEmpty();
    double threshold = decisions.get("asked").get("threshold").asDouble();
    assertThat(decisions.get("asked").get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.01);
    assertThat(threshold).isBetween(0.0, 1.0);

    // What was found is what comes of it.
    assertThat(run(scored + " --decide-after 2 --decide-at " + threshold)).isZero();
    assertThat(out.toString()).contains("--decide-at " + threshold + " --decide-after 2: ");
    assertThat(lastLine().get("decisions").get("at")).isEqualTo(decisions.get("asked"));

    // After the last frame it says what the clip model says of the clip.
    double frameAfterFrame = lastLine().get("top1").asDouble();
    String atTheEnd =
        "evaluate --json --dataset shapes --examples 32 --seed 5 --model "
            + directory.resolve("clips-frames.onnx")
            + " --sequence-model "
            + model;
    assertThat(run(atTheEnd)).as(err.toString()).isZero();
    assertThat(lastLine().get("top1").asDouble()).isEqualTo(frameAfterFrame);
  }

  @Test
  void longClipsAreSteppedFrameByFrame_asServed() throws IOException {
    Path clips = directory.resolve("clips");
    for (int i = 0; i < 4; i++) {
      longClip(clips.resolve("up/" + i), 10 + i, 5);
      longClip(clips.resolve("down/" + i), 240 - i, -5);
    }
    Path model = directory.resolve("clips.onnx");
    Path frames = directory.resolve("clips-frames.onnx");
    Path step = directory.resolve("clips-step.onnx");
    String data = " --dataset clips --data " + clips;
    assertThat(
            run("train --model gru --size 24 --epochs 2 --threads 1 --step --out " + model + data))
        .as(err.toString())
        .isZero();

    Path said = directory.resolve("said.tsv");
    String evaluate =
        "evaluate --model " + frames + " --stream-model " + step + " --predictions " + said + data;
    assertThat(run(evaluate)).as(err.toString()).isZero();

    assertThat(lastLine().path("decisions").path("mean_frames").asDouble()).isEqualTo(40);
    assertThat(lastLine().path("images").asInt()).isEqualTo(8 * 40);
    assertThat(out.toString()).contains("Every frame of a clip is stepped through");
    String score = Files.readAllLines(said).get(1).split("\t", -1)[3];
    assertThat(Float.parseFloat(score))
        .isCloseTo(served(frames, step, clips.resolve("down/0")), within(1e-4f));
  }

  /** The score of the best label after the last frame, stepped through by hand. */
  private static float served(Path framesFile, Path stepFile, Path clip) throws IOException {
    try (FrameModel frames = FrameModel.openEncoder(framesFile, Device.CPU);
        StepModel step = StepPair.open(stepFile, frames, Device.CPU);
        ImageReader images =
            new ImageReader(Resize.to(frames.height(), frames.width(), frames.card().resizing()))) {
      FrameModel.Runner runner = frames.newRunner(1);
      StepState state = step.initial();
      float best = 0;
      for (int i = 0; i < 40; i++) {
        runner.pixels().put(0, images.read(clip.resolve("%02d.jpg".formatted(i))));
        Stepped now = step.step(List.of(runner.run(1)[0].features()), List.of(state)).get(0);
        state = now.next();
        best = now.probabilities()[DecisionRule.best(now.probabilities())];
      }
      return best;
    } catch (UnreadableException e) {
      throw new IOException(e);
    }
  }

  private static void longClip(Path clip, int first, int change) throws IOException {
    Files.createDirectories(clip);
    byte[] pixels = new byte[24 * 24 * 3];
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int frame = 0; frame < 40; frame++) {
        Arrays.fill(pixels, (byte) (first + change * frame));
        Files.write(
            clip.resolve("%02d.jpg".formatted(frame)), encoder.encode(new Pixels(24, 24, pixels)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bilstm, BiLstm and BidirectionalLast",
    "attention, Conv1d and SelfAttention",
    "lstm-attention, AttentionPool"
  })
  void modelsThatNeedTheWholeClip_areRefusedWithThoseThatDoNot(String model, String layers) {
    for (String option : List.of("--step", "--every-frame")) {
      err.getBuffer().setLength(0);

      int status =
          run(
              "train --dataset shapes --model %s %s --out %s"
                  .formatted(model, option, directory.resolve("x.onnx")));

      assertThat(status).isEqualTo(2);
      assertThat(err.toString())
          .contains(option + ": " + model, layers, "gru, linear, lstm, mean can");
      assertThat(directory.resolve("x.onnx")).doesNotExist();
    }
  }

  @Test
  void frameModelsHaveNoSteps() {
    int status =
        run("train --dataset shapes --model cnn --step --out " + directory.resolve("x.onnx"));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("cnn is no sequence model", "gru, linear, lstm, mean can");
  }

  @Test
  void decisionsNeedAStreamModel_andItsNumbersMustBeSuch() {
    String evaluate = "evaluate --dataset shapes --model m.onnx";

    assertThat(run(evaluate + " --decide-after 3")).isEqualTo(2);
    assertThat(err.toString()).contains("--decide-after is for --stream-model");
    assertThat(run(evaluate + " --decide-accuracy 0.9")).isEqualTo(2);
    assertThat(err.toString()).contains("--decide-accuracy is for --stream-model");
    assertThat(run(evaluate + " --decide-at 0.9")).isEqualTo(2);
    assertThat(err.toString()).contains("--decide-at is for --stream-model");
    assertThat(run(evaluate + " --stream-model s.onnx --decide-at 1.5")).isEqualTo(2);
    assertThat(err.toString()).contains("--decide-at must be above 0 and at most 1, not 1.5");
    assertThat(run(evaluate + " --stream-model s.onnx --decide-at 0")).isEqualTo(2);
    assertThat(run(evaluate + " --stream-model s.onnx --decide-after 0 --decide-accuracy 2"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--decide-after must be 1 or more", "--decide-accuracy must be above 0");
    assertThat(run(evaluate + " --stream-model s.onnx --sequence-model c.onnx")).isEqualTo(2);
    assertThat(err.toString()).contains("give one of them");
  }

  @Test
  void piecesOfStreamsAreLearned_andScoredByTheirEnds() throws IOException {
    Path model = directory.resolve("streams.onnx");
    String trained =
        "train --dataset shapes-streams --model gru --examples 8 --epochs 1 --batch 4 --threads 1"
            + " --step --every-frame --out "
            + model;
    assertThat(run(trained)).as(err.toString()).isZero();

    String scored =
        "evaluate --dataset shapes-streams --examples 6 --model "
            + directory.resolve("streams-frames.onnx")
            + " --stream-model "
            + directory.resolve("streams-step.onnx");
    assertThat(run(scored)).as(err.toString()).isZero();

    assertThat(lastLine().get("classes").asInt()).isEqualTo(17);
    assertThat(lastLine().has("decisions")).isFalse();
    assertThat(err.toString()).contains("none can be decided early");
  }

  private JsonNode lastLine() throws IOException {
    return new ObjectMapper().readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
  }

  private int run(String command) {
    out.getBuffer().setLength(0);
    PrintWriter to = new PrintWriter(out, true);
    return ClipstreamTrainer.execute(
        List.of(command.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        to,
        new PrintWriter(err, true));
  }
}
