package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelFiles;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReloaderTest {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private ModelFiles frameFiles;
  private ModelFiles clipFiles;
  private ServedModels served;
  private ModelReloader reloader;
  private String firstSha256;

  @BeforeEach
  void serve() {
    write(1, 1);
    frameFiles = new ModelFiles(frames());
    clipFiles = new ModelFiles(clips());
    ModelPair models = open();
    firstSha256 = models.frame().card().sha256();
    served = ServedModels.owning(models.frame(), models.sequence());
    reloader =
        new ModelReloader(this::files, this::open, served, 4, ProcessorListener.NONE, said::add);
  }

  @AfterEach
  void close() {
    reloader.close();
    served.close();
  }

  private List<Path> files() {
    return Stream.concat(frameFiles.current().stream(), clipFiles.current().stream()).toList();
  }

  private Path frames() {
    return folder.resolve("frames.onnx");
  }

  private Path clips() {
    return folder.resolve("clips.onnx");
  }

  private ModelPair open() {
    FrameModel frame = FrameModel.open(frames(), Device.CPU);
    try {
      return new ModelPair(frame, Optional.of(SequenceModel.open(clips(), frame, Device.CPU)));
    } catch (RuntimeException e) {
      frame.close();
      throw e;
    }
  }

  /** Frame model {@code frameSeed}, and a sequence model for frame model {@code pairSeed}. */
  private void write(long frameSeed, long pairSeed) {
    Path partner = TestModels.frameModel(folder, "partner", SIDE, pairSeed);
    TestModels.frameModel(folder, "frames", SIDE, frameSeed);
    try (FrameModel model = FrameModel.open(partner, Device.CPU)) {
      TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    }
  }

  /** A change is acted on once it has been there for two looks. */
  private void lookTwice() {
    reloader.look();
    reloader.look();
  }

  @Test
  void aNewPair_isServed_onceItNoLongerChanges() {
    write(2, 2);
    reloader.look();
    assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
    reloader.look();
    assertThat(served.frameCard().sha256()).isNotEqualTo(firstSha256);
    assertThat(said).singleElement().asString().startsWith("from here on frames (");
    lookTwice();
    assertThat(said).hasSize(1);
  }

  @Test
  void halfAPair_isRefusedWithTheReason_andServedWhenTheOtherHalfHasCome() {
    write(2, 1);
    lookTwice();
    assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
    assertThat(said)
        .singleElement()
        .asString()
        .contains("give the frame model that was written with it")
        .contains("going on with frames (" + firstSha256.substring(0, 8));
    write(2, 2);
    lookTwice();
    assertThat(served.frameCard().sha256()).isNotEqualTo(firstSha256);
  }

  @Test
  void aFileThatIsNoModel_changesNothing_saysSoOnce_andCanBePutRight() throws IOException {
    byte[] whole = Files.readAllBytes(frames());
    Files.write(frames(), Arrays.copyOf(whole, whole.length / 2));
    lookTwice();
    lookTwice();
    assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
    assertThat(said).singleElement().asString().contains("is no usable ONNX model");
    Files.delete(frames());
    lookTwice();
    assertThat(said).hasSize(2);
    assertThat(said.get(1)).contains("there is no model file");
    write(3, 3);
    lookTwice();
    assertThat(served.frameCard().sha256()).isNotEqualTo(firstSha256);
  }

  @Test
  void aModelWithOtherLabels_isRefused() {
    TestModels.foreignModel(folder, "frames", SIDE, -1);
    lookTwice();
    assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
    assertThat(said).singleElement().asString().contains("the new model files are not used");
  }

  @Test
  void theSameModelAgain_isNotWorthAWord() throws IOException {
    Files.write(frames(), Files.readAllBytes(frames()));
    lookTwice();
    assertThat(said).isEmpty();
    assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
  }
}
