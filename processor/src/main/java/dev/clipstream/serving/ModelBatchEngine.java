package dev.clipstream.serving;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.output.FrameScores;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The batch engine of a {@link FrameModel}: an {@link ImageDecoder} writes straight into the buffer
 * that the model runs from. On a GPU, {@code device} has one permit: while one worker holds it, the
 * others decode their next batches.
 *
 * <p>Each batch is done with the model that is served when it begins.
 */
final class ModelBatchEngine implements BatchEngine {

  /** What fits one model. */
  private record Tools(
      FrameModel model, ImageDecoder decoder, FrameModel.Runner runner, int imageBytes) {}

  private final ServedModels models;
  private final int maxBatch;
  private final ImageLimits limits;
  private final Semaphore device;
  private final InferenceListener listener;

  private @Nullable Lease<FrameModel> lease;
  private @Nullable Tools tools;

  ModelBatchEngine(
      ServedModels models,
      int maxBatch,
      ImageLimits limits,
      Semaphore device,
      InferenceListener listener) {
    this.models = models;
    this.maxBatch = maxBatch;
    this.limits = limits;
    this.device = device;
    this.listener = listener;
    // Made now, so that what does not fit into memory shows at the start.
    ModelDescription unused = begin();
    end();
  }

  @Override
  public ModelDescription begin() {
    Lease<FrameModel> taken = models.frame();
    lease = taken;
    FrameModel model = taken.model();
    if (tools == null || tools.model() != model) {
      close();
      ImageDecoder decoder =
          new ImageDecoder(model.width(), model.height(), model.card().resizing(), limits);
      int imageBytes = 3 * model.width() * model.height();
      tools = new Tools(model, decoder, model.newRunner(maxBatch), imageBytes);
    }
    return model.card();
  }

  @Override
  public void end() {
    if (lease != null) {
      lease.close();
      lease = null;
    }
  }

  private Tools tools() {
    if (tools == null || lease == null) {
      throw new IllegalStateException("no batch has begun");
    }
    return tools;
  }

  @Override
  public void load(int slot, Image image) throws BadImageException {
    Tools with = tools();
    with.decoder().decode(image, with.runner().pixels(), slot * with.imageBytes());
  }

  @Override
  public FrameScores[] run(int n) {
    long asked = System.nanoTime();
    FrameModel.Runner runner = tools().runner();
    device.acquireUninterruptibly();
    try {
      long began = System.nanoTime();
      FrameScores[] scores = runner.run(n);
      listener.batchRun(n, began - asked, System.nanoTime() - began);
      return scores;
    } finally {
      device.release();
    }
  }

  @Override
  public void move(int from, int to) {
    int size = tools().imageBytes();
    ByteBuffer pixels = tools().runner().pixels();
    pixels.put(to * size, pixels, from * size, size);
  }

  @Override
  public void loadBlank() {
    tools().runner().pixels().put(0, new byte[tools().imageBytes()]);
  }

  @Override
  public void close() {
    if (tools != null) {
      tools.decoder().close();
      tools = null;
    }
  }
}
