package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.Frames;
import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExporterTest {

  private final ClipSet samples = new ShapeClipSet(32, 40, 1);

  @TempDir private Path directory;

  static Stream<FrameSpec> frameModels() {
    List<String> classes = new ShapeClipSet(32, 1, 1).frameClasses();
    Stream<FrameSpec> usual =
        Architectures.frameModels().keySet().stream()
            .map(name -> FrameSpec.usual(name, classes, 32, 32));
    return Stream.concat(
        usual,
        Stream.of(
            FrameSpec.of("resnet", classes, 32, 32, new NetSize(14, 8, true)),
            FrameSpec.of("resnet", classes, 32, 32, new NetSize(8, 12, false)),
            FrameSpec.of("resnet18", classes, 32, 32, NetSize.ofWidth(8)),
            FrameSpec.of("mobilenet", classes, 32, 32, NetSize.ofWidth(12))));
  }

  @ParameterizedTest
  @MethodSource("frameModels")
  void everyFrameModelAgreesWithTorch_andTheProcessorReadsIt(FrameSpec spec) throws IOException {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(spec);
    Trained trained = new Trained(net, Optional.empty(), Provenance.of(Map.of()));

    Exporter.Report report =
        Exporter.writeFrames(trained, ArrayFrameSet.of(samples, 1), framesFile());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    try (FrameModel model = FrameModel.open(framesFile(), Device.CPU)) {
      assertThat(model.featureSize()).isEqualTo(net.features());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "cnn", "resnet", "whitened-vgg"})
  void mirroredModelSaysTheSameOfEitherSide_andAgreesWithTorch(String name) throws IOException {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(FrameSpec.usual(name, samples.frameClasses(), 32, 32));
    net.module().eval();
    ArrayFrameSet images = ArrayFrameSet.of(samples, 1);
    Tensor pixels = torch.randint(0, 256, new long[] {3, 32, 32, 3}).to(torch.ScalarType.Byte);
    float[] plain = Tensors.toFloats(net.forward(pixels).scores());
    float[] turned = Tensors.toFloats(net.forward(pixels.flip(2)).scores());
    net.mirror();
    Trained trained = new Trained(net, Optional.empty(), Provenance.of(Map.of()));

    Exporter.Report report = Exporter.writeFrames(trained, images, framesFile());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    float[] both = Tensors.toFloats(net.forward(pixels).scores());
    for (int i = 0; i < both.length; i++) {
      assertThat((double) both[i]).isCloseTo((plain[i] + turned[i]) / 2.0, within(1e-4));
    }
  }

  @Test
  void frameModelAgreesWithTorch_andTheProcessorReadsIt() throws IOException {
    Path out = directory.resolve("mine.onnx");
    ArrayFrameSet images = ArrayFrameSet.of(samples, 1);

    Exporter.Report report = Exporter.writeFrames(trained("lstm", 1), images, out);

    assertThat(report.largestDifference()).isLessThan(1e-5);
    try (FrameModel model = FrameModel.open(out, Device.CPU)) {
      assertThat(model.card().labels()).isEqualTo(samples.frameClasses());
      assertThat(model.card().name()).isEqualTo("mine");
      assertThat(model.featureSize()).isEqualTo(64);
      assertThat(model.height()).isEqualTo(32);
      assertThat(model.givesLogits()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "bilstm", "gru", "lstm", "lstm-attention", "mean"})
  void pairAgreesWithTorch_andIsBoundByHash(String architecture) throws IOException {
    Exporter.Report report =
        Exporter.writePair(trained(architecture, 1), samples, clipsFile(), framesFile());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    try (FrameModel frames = FrameModel.open(framesFile(), Device.CPU);
        SequenceModel clips = SequenceModel.open(clipsFile(), frames, Device.CPU)) {
      assertThat(clips.card().frameModelSha256()).contains(frames.card().sha256());
      assertThat(clips.card().labels()).isEqualTo(samples.classes());
      assertThat(clips.maxFrames()).isEqualTo(16);
    }
  }

  @Test
  void sameWeightsGiveTheSameFile_otherSeedsAnother() throws IOException {
    Exporter.writePair(trained("lstm", 1), samples, clipsFile(), framesFile());
    byte[] frames = Files.readAllBytes(framesFile());
    byte[] clips = Files.readAllBytes(clipsFile());

    Exporter.writePair(trained("lstm", 1), samples, clipsFile(), framesFile());
    assertThat(Files.readAllBytes(framesFile())).isEqualTo(frames);
    assertThat(Files.readAllBytes(clipsFile())).isEqualTo(clips);

    Exporter.writePair(trained("lstm", 2), samples, clipsFile(), framesFile());
    assertThat(Files.readAllBytes(framesFile())).isNotEqualTo(frames);
  }

  @Test
  void modelThatFailsTheComparisonIsNotWritten_andTheOldFilesStay() throws IOException {
    Files.writeString(framesFile(), "old frames");
    Files.writeString(clipsFile(), "old clips");
    Trained broken = trained("lstm", 1);
    spoil(broken.clips().orElseThrow().module());

    assertThatThrownBy(() -> Exporter.writePair(broken, samples, clipsFile(), framesFile()))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("nothing was written");

    assertThat(framesFile()).hasContent("old frames");
    assertThat(clipsFile()).hasContent("old clips");
    assertNothingElse();
  }

  @Test
  void brokenFrameModelIsNotWrittenEither() throws IOException {
    Trained broken = trained("lstm", 1);
    spoil(broken.frames().module());

    assertThatThrownBy(
            () -> Exporter.writeFrames(broken, ArrayFrameSet.of(samples, 1), framesFile()))
        .isInstanceOf(ParityException.class);

    assertThat(framesFile()).doesNotExist();
  }

  @Test
  void classNamesOfAnyLettersComeBackFromTheFile() throws IOException {
    List<String> classes =
        List.of("\ud83d\udc08 cat", "\ud840\udc0b\u9b5a", "na\u00efve \"one\"", "d\\");
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet frames = new FrameNet(FrameSpec.usual("cnn", classes, 32, 32));
    SequenceNet clips = new SequenceNet(new SequenceSpec("mean", classes, frames.features(), 16));
    Map<String, String> facts = Map.of("note", "\ud83d\udc08");
    Trained trained = new Trained(frames, Optional.of(clips), Provenance.of(facts));
    ClipSet named = new ExampleClips(classes, 32, 32, examples());

    Exporter.writePair(trained, named, clipsFile(), framesFile());

    for (Path file : List.of(framesFile(), clipsFile())) {
      ModelMetadata.read(file)
          .forEach((key, value) -> assertThat(value).as(key).matches("\\p{ASCII}*"));
    }
    try (FrameModel first = FrameModel.open(framesFile(), Device.CPU);
        SequenceModel second = SequenceModel.open(clipsFile(), first, Device.CPU)) {
      assertThat(first.card().labels()).isEqualTo(classes);
      assertThat(second.card().labels()).isEqualTo(classes);
    }
  }

  @Test
  void rateOfFrames_isReadFromTheFile() throws IOException {
    Torch.useThreads(1);
    Torch.seed(1);
    Trained any = trained("mean", 1);
    Provenance at = Provenance.of(Map.of(Provenance.FPS, 12.5));

    Exporter.writePair(
        new Trained(any.frames(), any.clips(), at), samples, clipsFile(), framesFile());

    try (FrameModel first = FrameModel.open(framesFile(), Device.CPU);
        SequenceModel second = SequenceModel.open(clipsFile(), first, Device.CPU)) {
      assertThat(second.frameRate().orElseThrow().fps()).isEqualTo(12.5);
    }
  }

  private List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      examples.add(new Example("clip", Frames.of(samples.clip(i).frames()), i));
    }
    return examples;
  }

  @Test
  void nameOfAnyLettersIsWrittenInAscii() {
    byte[] file = ExportedFiles.frames(trained("mean", 1), "\ud83d\udc08 k\u00e4tzchen");

    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("\\uD83D\\uDC08 k\\u00E4tzchen");
  }

  @Test
  void pairThatTheProcessorRefusesIsNotWritten_andTheOldFilesStay() throws IOException {
    Files.writeString(framesFile(), "old frames");
    Files.writeString(clipsFile(), "old clips");
    Trained good = trained("mean", 1);
    SequenceNet odd =
        new SequenceNet(new SequenceSpec("mean", samples.classes(), good.frames().features(), 0));
    Trained refused = new Trained(good.frames(), Optional.of(odd), good.provenance());

    assertThatThrownBy(() -> Exporter.writePair(refused, samples, clipsFile(), framesFile()))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("max_frames")
        .hasMessageContaining("nothing was written");

    assertThat(framesFile()).hasContent("old frames");
    assertThat(clipsFile()).hasContent("old clips");
    assertNothingElse();
  }

  @Test
  void checkpointGivesTheSameFilesAgain() throws IOException {
    Path checkpoint = directory.resolve("weights.pt");
    Trained trained = trained("lstm", 3);
    Exporter.writePair(trained, samples, clipsFile(), framesFile());
    byte[] clips = Files.readAllBytes(clipsFile());
    Checkpoint.save(trained, checkpoint);

    Exporter.writePair(Checkpoint.load(checkpoint), samples, clipsFile(), framesFile());

    assertThat(Files.readAllBytes(clipsFile())).isEqualTo(clips);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "gru", "mean"})
  void pairThatSeesMotionAgreesWithTorch_andComesBackFromACheckpoint(String architecture)
      throws IOException {
    Trained trained = trained(architecture, 1, true);
    Exporter.Report report = Exporter.writePair(trained, samples, clipsFile(), framesFile());
    byte[] clips = Files.readAllBytes(clipsFile());
    Path checkpoint = directory.resolve("weights.pt");
    Checkpoint.save(trained, checkpoint);

    Exporter.writePair(Checkpoint.load(checkpoint), samples, clipsFile(), framesFile());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    assertThat(Files.readAllBytes(clipsFile())).isEqualTo(clips);
  }

  @Test
  void checkpointThatIsNoneIsRefusedByName() throws IOException {
    Path file = directory.resolve("weights.pt");
    assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("no checkpoint");
    Files.writeString(file, "text");
    assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("not a checkpoint");
  }

  private Trained trained(String architecture, long seed) {
    return trained(architecture, seed, false);
  }

  private Trained trained(String architecture, long seed, boolean motion) {
    Torch.useThreads(1);
    Torch.seed(seed);
    FrameNet frames = new FrameNet(FrameSpec.usual("cnn", samples.frameClasses(), 32, 32));
    SequenceNet clips =
        new SequenceNet(
            new SequenceSpec(architecture, samples.classes(), frames.features(), 16, motion));
    return new Trained(frames, Optional.of(clips), Provenance.of(Map.of("seed", seed)));
  }

  /** No number is close to one that is none. */
  private static void spoil(Module module) {
    NoGradGuard noGradients = new NoGradGuard();
    try {
      for (Tensor weights : module.parameters().get()) {
        weights.fill_(new Scalar(Float.NaN));
      }
    } finally {
      noGradients.close();
    }
  }

  private void assertNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(framesFile(), clipsFile());
    }
  }

  private Path framesFile() {
    return directory.resolve("frames.onnx");
  }

  private Path clipsFile() {
    return directory.resolve("clips.onnx");
  }
}
