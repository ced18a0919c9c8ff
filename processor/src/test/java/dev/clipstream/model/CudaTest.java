package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.FrameJob;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.testing.Skip;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU gives what the CPU gives, and its limits are kept. Needs one, and {@code -Pcuda}. */
class CudaTest {

  private static final Device GPU = new Device(Device.Kind.CUDA, 0);
  private static final int SIDE = 16;

  /** Matrix units of NVIDIA GPUs read float32 with 10 bits of mantissa (TF32). */
  private static final Offset<Float> TENSOR_CORES = offset(2e-3f);

  @TempDir static Path folder;

  private static Path file;

  @BeforeAll
  static void requireGpu() {
    file = TestModels.frameModel(folder, "frames", SIDE);
    try {
      FrameModel.open(file, GPU).close();
    } catch (ModelException e) {
      assertThat(e).message().containsAnyOf("-Pcuda", "CUDA", "cuda:0");
      throw Skip.because("tests on a GPU, as " + e.getMessage());
    }
  }

  private static FrameScores[] run(FrameModel model, int n) {
    Random random = new Random(n);
    FrameModel.Runner runner = model.newRunner(n);
    byte[] pixels = new byte[runner.pixels().capacity()];
    random.nextBytes(pixels);
    runner.pixels().put(0, pixels);
    return runner.run(n);
  }

  @Test
  void everyBatchSize_givesWhatTheCpuGives() {
    try (FrameModel cpu = FrameModel.open(file, Device.CPU);
        FrameModel gpu = FrameModel.open(file, GPU)) {
      gpu.warmUp(33);
      for (int n = 1; n <= 33; n++) {
        FrameScores[] expected = run(cpu, n);
        FrameScores[] seen = run(gpu, n);
        for (int i = 0; i < n; i++) {
          assertThat(seen[i].probabilities())
              .containsExactly(expected[i].probabilities(), TENSOR_CORES);
          assertThat(seen[i].features()).containsExactly(expected[i].features(), TENSOR_CORES);
        }
      }
    }
  }

  @Test
  void clips_haveTheScoresThatTheCpuGivesThem() {
    try (FrameModel frames = FrameModel.open(file, GPU)) {
      String sha256 = frames.card().sha256();
      Path clips = TestModels.sequenceModel(folder, "clips", sha256, 8);
      List<float[][]> features = new ArrayList<>();
      for (int length = 1; length <= 8; length++) {
        features.add(features(length));
      }
      try (SequenceModel cpu = SequenceModel.open(clips, frames, Device.CPU);
          SequenceModel gpu = SequenceModel.open(clips, frames, GPU)) {
        List<SequenceScores> expected = cpu.classify(features);
        List<SequenceScores> seen = gpu.classify(features);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(seen.get(i).probabilities())
              .containsExactly(expected.get(i).probabilities(), TENSOR_CORES);
        }
      }
    }
  }

  private static float[][] features(int length) {
    Random random = new Random(length);
    float[][] features = new float[length][TestModels.FEATURES];
    for (float[] frame : features) {
      for (int i = 0; i < frame.length; i++) {
        frame[i] = random.nextFloat();
      }
    }
    return features;
  }

  @Test
  void auto_takesTheGpu() {
    try (FrameModel model = FrameModel.open(file, Device.AUTO)) {
      assertThat(model.device()).isEqualTo(GPU);
    }
  }

  @Test
  void aGpuThatIsNotThere_isRefusedByItsNumber() {
    assertThatThrownBy(() -> FrameModel.open(file, new Device(Device.Kind.CUDA, 99)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cuda:99");
  }

  private static final class Job extends FrameJob {
    private final Image image;

    Job(Image image) {
      this.image = image;
    }

    @Override
    protected Content content() {
      return new Content.ToClassify(image);
    }
  }

  @Test
  void aBatchThatDoesNotFitIntoTheMemoryAllowed_isRunInHalves_andEveryFrameHasItsScores()
      throws Exception {
    int side = 512;
    Path large = TestModels.frameModel(folder, "large", side);
    // An image is 3 MiB in float32, and there are two of it: 64 do not fit, 8 do.
    Device limited = GPU.withMemoryLimit(96 << 20);
    byte[] pixels = new byte[3 * side * side];
    new Random(5).nextBytes(pixels);
    try (FrameModel model = FrameModel.open(large, limited)) {
      assertThatThrownBy(() -> run(model, 64))
          .isInstanceOf(InferenceException.class)
          .matches(InferenceException::isOutOfMemory);
      ServedModels models = ServedModels.borrowing(model, Optional.empty());
      try (FrameBatcher batcher =
          new FrameBatcher(models, 1, 64, ImageLimits.DEFAULT, RunWatchdog.off())) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          jobs.add(new Job(Image.raw(ImageEncoding.RGB24, side, side, pixels)));
        }
        batcher.submit(jobs);
        for (Job job : jobs) {
          assertThat(job.result().get()).isInstanceOf(Classified.class);
        }
      }
    }
  }
}
