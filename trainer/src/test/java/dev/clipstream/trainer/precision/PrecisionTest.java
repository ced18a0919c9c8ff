package dev.clipstream.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.export.VariantExporter;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrecisionTest {

  private static final List<String> CLASSES = new ShapeClipSet(32, 1, 1).frameClasses();

  private final ClipSet clips = new ShapeClipSet(32, 24, 1);
  private final FrameSet images = ArrayFrameSet.of(clips, 2);

  @TempDir private Path directory;

  static Stream<FrameSpec> convolutional() {
    return Stream.of(
        FrameSpec.usual("cnn", CLASSES, 32, 32),
        FrameSpec.of("resnet", CLASSES, 32, 32, new NetSize(14, 16, false)),
        FrameSpec.of("resnet", CLASSES, 32, 32, new NetSize(14, 16, true)),
        FrameSpec.of("resnet18", CLASSES, 32, 32, NetSize.ofWidth(16)),
        FrameSpec.of("mobilenet", CLASSES, 32, 32, NetSize.ofWidth(16)));
  }

  static Stream<Arguments> everyFrameModelInEveryPrecision() {
    Stream<FrameSpec> reading =
        Stream.of("rnn", "attention").map(name -> FrameSpec.usual(name, CLASSES, 32, 32));
    return Stream.concat(convolutional(), reading)
        .flatMap(spec -> Stream.of(Precision.values()).map(p -> Arguments.of(spec, p)));
  }

  @ParameterizedTest
  @MethodSource("everyFrameModelInEveryPrecision")
  void processorServesItLikeTheFloat32Model(FrameSpec spec, Precision precision)
      throws IOException {
    Trained trained = trained(spec);
    Path original = directory.resolve("mine.onnx");
    Path file = precision.beside(original);
    Exporter.writeFrames(trained, images, original);

    VariantExporter.writeFrames(trained, precision, images, images, file);

    assertThat(file).hasFileName("mine-" + precision.suffix() + ".onnx");
    try (FrameModel expected = FrameModel.open(original, Device.CPU);
        FrameModel actual = FrameModel.open(file, Device.CPU)) {
      assertThat(actual.describeInput()).isEqualTo(expected.describeInput());
      assertThat(actual.card().labels()).isEqualTo(CLASSES);
      assertThat(actual.card().task()).isEqualTo(expected.card().task());
      assertThat(actual.card().resizing()).isEqualTo(expected.card().resizing());
      assertThat(actual.givesLogits()).isFalse();
      assertThat(actual.featureSize()).isEqualTo(expected.featureSize());
      List<FrameScores> reference = run(expected);
      List<FrameScores> scores = run(actual);
      double features = 0;
      double lost = 0;
      for (int i = 0; i < scores.size(); i++) {
        float[] seen = scores.get(i).features();
        float[] wanted = reference.get(i).features();
        for (int f = 0; f < seen.length; f++) {
          lost += Math.pow(seen[f] - wanted[f], 2);
          features += Math.pow(wanted[f], 2);
        }
        double sum = 0;
        for (float probability : scores.get(i).probabilities()) {
          sum += probability;
        }
        assertThat(sum).isCloseTo(1, within(1e-3));
      }
      assertThat(Math.sqrt(lost / features)).isLessThan(tolerance(spec, precision));
    }
  }

  /** Part of the features; 53 layers with weights at random add up more errors than 14. */
  private static double tolerance(FrameSpec spec, Precision precision) {
    boolean deep = spec.architecture().equals("mobilenet");
    return precision == Precision.FP16 ? deep ? 0.03 : 0.01 : deep ? 0.4 : 0.1;
  }

  @ParameterizedTest
  @MethodSource("convolutional")
  void int8RunsInBytesFromThePixelsToTheTop(FrameSpec spec) throws IOException, OrtException {
    Path file = directory.resolve("mine-int8.onnx");
    VariantExporter.writeFrames(trained(spec), Precision.INT8, images, images, file);

    List<String> operators = optimized(file);

    assertThat(operators).contains("QLinearConv");
    assertThat(operators).doesNotContain("Conv", "QuantizeLinear", "Cast", "BatchNormalization");
    if (!spec.architecture().equals("cnn")) {
      assertThat(operators).contains("QLinearAdd").doesNotContain("Add", "Relu");
    } else {
      assertThat(operators).contains("QGemm").anyMatch(name -> name.endsWith("MaxPool"));
    }
    assertThat(operators.stream().filter("DequantizeLinear"::equals)).hasSizeLessThan(2);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void metadataIsThatOfTheFloat32Model_butForItsNameAndPrecision(Precision precision)
      throws IOException {
    Trained trained = trained(FrameSpec.usual("cnn", CLASSES, 32, 32));
    Path original = directory.resolve("mine.onnx");
    Path file = precision.beside(original);
    Exporter.writeFrames(trained, images, original);
    VariantExporter.writeFrames(trained, precision, images, images, file);

    SortedMap<String, String> metadata = ModelMetadata.read(file);

    assertThat(metadata.remove("clipstream.precision")).isEqualTo(precision.suffix());
    assertThat(metadata.put("clipstream.name", "mine")).isEqualTo("mine-" + precision.suffix());
    assertThat(metadata).isEqualTo(ModelMetadata.read(original));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void pairStaysBoundByHash(Precision precision) throws IOException {
    Trained frames = trained(FrameSpec.usual("cnn", CLASSES, 32, 32));
    SequenceNet net = new SequenceNet(new SequenceSpec("attention", clips.classes(), 64, 16));
    Trained trained = new Trained(frames.frames(), Optional.of(net), frames.provenance());
    Path framesFile = directory.resolve("mine-frames-x.onnx");
    Path clipsFile = directory.resolve("mine-x.onnx");

    VariantExporter.writePair(trained, precision, clips, clips, clipsFile, framesFile);

    try (FrameModel first = FrameModel.open(framesFile, Device.CPU);
        SequenceModel second = SequenceModel.open(clipsFile, first, Device.CPU)) {
      assertThat(second.card().frameModelSha256()).contains(first.card().sha256());
      assertThat(second.card().labels()).isEqualTo(clips.classes());
    }
  }

  @Test
  void sameWeightsAndImagesGiveTheSameInt8File() throws IOException {
    Path file = directory.resolve("mine-int8.onnx");
    FrameSpec spec = FrameSpec.of("resnet", CLASSES, 32, 32, new NetSize(8, 8, false));
    VariantExporter.writeFrames(trained(spec), Precision.INT8, images, images, file);
    byte[] first = Files.readAllBytes(file);

    VariantExporter.writeFrames(trained(spec), Precision.INT8, images, images, file);

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  /** A fresh model that has seen some images, so that its batch norms are not the identity. */
  private Trained trained(FrameSpec spec) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(spec);
    NoGradGuard noGradients = new NoGradGuard();
    try {
      net.module().train(true);
      FrameBatch batch = FrameBatch.of(images, 0, 1, 2, 3, 4, 5, 6, 7);
      for (int i = 0; i < 20; i++) {
        net.forward(Tensors.bytes(batch.pixels(), 8, 32, 32, 3)).scores();
      }
      net.module().eval();
    } finally {
      noGradients.close();
    }
    return new Trained(net, Optional.empty(), Provenance.of(Map.of("seed", 1)));
  }

  private List<FrameScores> run(FrameModel model) {
    FrameModel.Runner runner = model.newRunner(images.size());
    var pixels = runner.pixels().duplicate().clear();
    for (int i = 0; i < images.size(); i++) {
      images.read(i, pixels);
    }
    return List.of(runner.run(images.size()));
  }

  /** The operators that ONNX Runtime really runs. */
  private List<String> optimized(Path file) throws IOException, OrtException {
    Path optimized = directory.resolve("optimized.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(optimized.toString());
      OrtEnvironment.getEnvironment().createSession(file.toString(), options).close();
    }
    List<String> operators = new ArrayList<>();
    for (NodeProto node :
        ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList()) {
      operators.add(node.getOpType());
    }
    return operators;
  }
}
