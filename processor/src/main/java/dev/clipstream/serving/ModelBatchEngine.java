package dev.clipstream.serving;

import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureLimits;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.FrameScores;
import dev.clipstream.model.ModelCard;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Decodes with a {@link PictureDecoder} straight into the buffer that a {@link FrameModel} runs
 * from. On a GPU, {@code device} has one permit: while one worker holds it, the others decode their
 * next batches.
 *
 * <p>Each batch is done with the model that is served when it begins.
 */
final class ModelBatchEngine implements BatchEngine {

  /** What fits one model. */
  private record Tools(
      FrameModel model, PictureDecoder decoder, FrameModel.Runner runner, int pictureBytes) {}

  private final ServedModels models;
  private final int maxBatch;
  private final PictureLimits limits;
  private final Semaphore device;
  private final InferenceListener listener;

  private @Nullable Lease<FrameModel> lease;
  private @Nullable Tools tools;

  ModelBatchEngine(
      ServedModels models,
      int maxBatch,
      PictureLimits limits,
      Semaphore device,
      InferenceListener listener) {
    this.models = models;
    this.maxBatch = maxBatch;
    this.limits = limits;
    this.device = device;
    this.listener = listener;
    // Made now, so that what does not fit into memory shows at the start.
    ModelCard unused = begin();
    end();
  }

  @Override
  public ModelCard begin() {
    Lease<FrameModel> taken = models.frame();
    lease = taken;
    FrameModel model = taken.model();
    if (tools == null || tools.model() != model) {
      close();
      PictureDecoder decoder =
          new PictureDecoder(model.width(), model.height(), model.card().fit(), limits);
      int pictureBytes = 3 * model.width() * model.height();
      tools = new Tools(model, decoder, model.newRunner(maxBatch), pictureBytes);
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
  public void load(int slot, Picture picture) throws BadPictureException {
    Tools with = tools();
    with.decoder().decode(picture, with.runner().pixels(), slot * with.pictureBytes());
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
    int size = tools().pictureBytes();
    ByteBuffer pixels = tools().runner().pixels();
    pixels.put(to * size, pixels, from * size, size);
  }

  @Override
  public void loadBlank() {
    tools().runner().pixels().put(0, new byte[tools().pictureBytes()]);
  }

  @Override
  public void close() {
    if (tools != null) {
      tools.decoder().close();
      tools = null;
    }
  }
}
