package dev.clipstream.model;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.decode.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a model says of an image, on the way that a worker takes. */
final class ImageScores implements AutoCloseable {

  private final FrameModel model;
  private final FrameModel.Runner runner;
  private final ImageDecoder decoder;

  ImageScores(FrameModel model) {
    this.model = model;
    this.runner = model.newRunner(1);
    this.decoder =
        new ImageDecoder(
            model.width(), model.height(), model.card().resizing(), ImageLimits.DEFAULT);
  }

  /** The score of each class, of a file of any format that frames can have. */
  float[] of(Path file) throws IOException, BadImageException {
    byte[] bytes = Files.readAllBytes(file);
    ImageEncoding format = ImageEncoding.sniff(bytes, 0, bytes.length).orElseThrow();
    return of(Image.encoded(format, bytes));
  }

  float[] of(Image image) throws BadImageException {
    decoder.decode(image, runner.pixels(), 0);
    return runner.run(1)[0].probabilities();
  }

  /** The label of the highest score. */
  String best(Path file) throws IOException, BadImageException {
    float[] scores = of(file);
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return model.card().label(best);
  }

  /** An image of one color. */
  static Image plain(int red, int green, int blue) {
    byte[] rgb = new byte[3 * 32 * 32];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return Image.raw(ImageEncoding.RGB24, 32, 32, Arrays.copyOf(rgb, rgb.length));
  }

  @Override
  public void close() {
    decoder.close();
  }
}
