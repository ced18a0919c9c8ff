package dev.clipstream.inference;

import dev.clipstream.vision.BadPictureException;
import dev.clipstream.vision.Picture;
import dev.clipstream.vision.PictureDecoder;
import dev.clipstream.vision.PictureLimits;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Decodes with a {@link PictureDecoder} straight into the buffer that a {@link FrameModel} runs
 * from. On a GPU, {@code device} has one permit: while one worker holds it, the others decode their
 * next batches.
 */
final class ModelBatchEngine implements BatchEngine {

  private final PictureDecoder decoder;
  private final FrameModel.Runner runner;
  private final Semaphore device;
  private final int pictureBytes;
  private final InferenceListener listener;

  ModelBatchEngine(
      FrameModel model,
      int maxBatch,
      PictureLimits limits,
      Semaphore device,
      InferenceListener listener) {
    this.decoder = new PictureDecoder(model.width(), model.height(), model.card().fit(), limits);
    this.runner = model.newRunner(maxBatch);
    this.device = device;
    this.pictureBytes = 3 * model.width() * model.height();
    this.listener = listener;
  }

  @Override
  public void load(int slot, Picture picture) throws BadPictureException {
    decoder.decode(picture, runner.pixels(), slot * pictureBytes);
  }

  @Override
  public FrameScores[] run(int n) {
    long asked = System.nanoTime();
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
    ByteBuffer pixels = runner.pixels();
    pixels.put(to * pictureBytes, pixels, from * pictureBytes, pictureBytes);
  }

  @Override
  public void loadBlank() {
    runner.pixels().put(0, new byte[pictureBytes]);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
