package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Frames;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model is right where the label that it would serve is right, whatever classes are in the data.
 */
class EvaluationTest {

  private static final int SIZE = 32;

  @TempDir private Path directory;

  private Path frames = Path.of("");
  private Path clips = Path.of("");

  @Test
  void mirrorScoresTheAverageOfBothSides_asAModelWithTheMirrorBuiltInDoes() throws IOException {
    ClipSet shapes = new ShapeClipSet(SIZE, 8, 1);
    FrameSet images = ArrayFrameSet.of(shapes, 1);
    Torch.seed(5);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", shapes.frameClasses(), SIZE, SIZE));
    Trained trained = new Trained(net, Optional.empty(), Provenance.of(Map.of()));
    Path plain = directory.resolve("plain.onnx");
    Path mirrored = directory.resolve("mirrored.onnx");
    Exporter.writeFrames(trained, images, plain);
    net.mirror();
    Exporter.writeFrames(trained, images, mirrored);

    List<float[]> byOption = new ArrayList<>();
    List<float[]> byGraph = new ArrayList<>();
    List<float[]> without = new ArrayList<>();
    try (FrameModel one = FrameModel.open(plain, Device.CPU);
        FrameModel other = FrameModel.open(mirrored, Device.CPU)) {
      Evaluation.ofFrames(one, images, example -> byOption.add(example.probabilities()), true);
      Evaluation.ofFrames(other, images, example -> byGraph.add(example.probabilities()));
      Evaluation.ofFrames(one, images, example -> without.add(example.probabilities()));
    }

    assertThat(byOption).hasSize(images.size());
    for (int i = 0; i < byOption.size(); i++) {
      assertThat(byOption.get(i)).containsExactly(byGraph.get(i), within(1e-5f));
    }
    assertThat(byOption.get(0)).isNotEqualTo(without.get(0));
  }

  @BeforeEach
  void pairOfManyClasses() throws IOException {
    ClipSet shapes = new ShapeClipSet(SIZE, 32, 1);
    Torch.useThreads(1);
    Torch.seed(3);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", shapes.frameClasses(), SIZE, SIZE));
    SequenceNet sequence =
        new SequenceNet(new SequenceSpec("gru", shapes.classes(), net.features(), 16));
    frames = directory.resolve("pair-frames.onnx");
    clips = directory.resolve("pair.onnx");
    Exporter.writePair(
        new Trained(net, Optional.of(sequence), Provenance.of(Map.of())), shapes, clips, frames);
  }

  @Test
  void imagesOfTwoClasses_areScoredAmongAllOutputs() {
    FrameSet all = ArrayFrameSet.of(new ShapeClipSet(SIZE, 64, 5), 1);
    List<ArrayFrameSet.Image> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.label(i) >= 2) {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        all.read(i, ByteBuffer.wrap(pixels));
        some.add(new ArrayFrameSet.Image(pixels, all.label(i) - 2));
      }
    }
    FrameSet two = new ArrayFrameSet(all.classes().subList(2, 4), SIZE, SIZE, some);

    try (FrameModel model = FrameModel.open(frames, Device.CPU)) {
      int right = 0;
      FrameModel.Runner runner = model.newRunner(1);
      for (int i = 0; i < two.size(); i++) {
        two.read(i, runner.pixels().duplicate().clear());
        String served = model.card().label(best(runner.run(1)[0].probabilities()));
        right += served.equals(two.classes().get(two.label(i))) ? 1 : 0;
      }
      Scorecard card = Evaluation.ofFrames(model, two);

      assertThat(card.confusion().top1()).isEqualTo((double) right / two.size());
      assertThat(card.confusion().top1()).isLessThan(1);
      assertThat(card.confusion().columns())
          .startsWith(two.classes().toArray(String[]::new))
          .isSubsetOf(all.classes());
      assertThat(rowSums(card.confusion())).containsExactly(two.size() / 2L, two.size() / 2L);
    }
  }

  @Test
  void clipsOfTwoClasses_areScoredAmongAllOutputs() {
    ShapeClipSet all = new ShapeClipSet(SIZE, 64, 5);
    List<Example> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ClipSet.Clip clip = all.clip(i);
      if (clip.label() < 2) {
        some.add(new Example("clip " + i, Frames.of(clip.frames()), clip.label()));
      }
    }
    ClipSet two = new ExampleClips(all.classes().subList(0, 2), SIZE, SIZE, some);

    try (FrameModel first = FrameModel.open(frames, Device.CPU);
        SequenceModel second = SequenceModel.open(clips, first, Device.CPU)) {
      List<String> served = new ArrayList<>();
      for (int i = 0; i < two.size(); i++) {
        List<float[][]> clip = List.<float[][]>of(features(first, two.clip(i).frames()));
        served.add(second.card().label(best(second.classify(clip).get(0).probabilities())));
      }
      List<String> seen = new ArrayList<>();
      Scorecard card =
          Evaluation.ofClips(first, second, two, example -> seen.add(example.bestName()));

      assertThat(seen).isEqualTo(served);
      long right = 0;
      for (int i = 0; i < two.size(); i++) {
        right += served.get(i).equals(two.classes().get(two.clip(i).label())) ? 1 : 0;
      }
      assertThat(card.confusion().top1()).isEqualTo((double) right / two.size());
      assertThat(card.confusion().columns()).containsAll(served);
    }
  }

  private static float[][] features(FrameModel model, List<byte[]> frames) {
    float[][] features = new float[frames.size()][];
    FrameModel.Runner runner = model.newRunner(1);
    for (int i = 0; i < features.length; i++) {
      runner.pixels().put(0, frames.get(i));
      features[i] = runner.run(1)[0].features();
    }
    return features;
  }

  private static List<Long> rowSums(Confusion confusion) {
    List<Long> sums = new ArrayList<>();
    for (long[] row : confusion.counts()) {
      assertThat(row).hasSize(confusion.columns().size());
      sums.add(Arrays.stream(row).sum());
    }
    return sums;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }
}
