package dev.clipstream.trainer.report;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.evaluate.ExampleListener.Example;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/**
 * Examples as images within the page, each with what the model says of it. Belongs to one thread,
 * which closes it.
 */
final class EmbeddedImages implements AutoCloseable {

  private static final int QUALITY = 92;

  /** Smaller images are shown pixel by pixel rather than blurred. */
  private static final int SMALL = 128;

  private final JpegEncoder encoder = new JpegEncoder(QUALITY);

  /** Images side by side. */
  Tag frames(FrameSet set, List<Example> examples) {
    Tag gallery = Tag.of("div").with("class", sized("gallery", set.height(), set.width()));
    ByteBuffer pixels = ByteBuffer.allocate(set.height() * set.width() * 3);
    for (Example example : examples) {
      set.read(example.index(), pixels.clear());
      gallery.add(
          Tag.of("figure")
              .add(image(pixels.array().clone(), set.height(), set.width()))
              .add(caption(example, set.name(example.index()))));
    }
    return gallery;
  }

  /**
   * Clips one below the other, each as the frames that the model used, with their weights.
   *
   * @param most frames of a clip that the model uses
   */
  Tag clips(ClipSet set, List<Example> examples, int most) {
    Tag list = Tag.of("div").with("class", sized("clips", set.height(), set.width()));
    for (Example example : examples) {
      List<byte[]> frames = FrameSampling.of(set.clip(example.index()).frames(), most);
      Tag strip = Tag.of("div").with("class", "strip");
      for (int i = 0; i < frames.size(); i++) {
        Tag frame = Tag.of("div").add(image(frames.get(i), set.height(), set.width()));
        strip.add(i < example.attention().length ? weighed(frame, example, i) : frame);
      }
      list.add(Tag.of("figure").add(strip).add(caption(example, set.name(example.index()))));
    }
    return list;
  }

  /** A bar as high as the frame's weight, the largest of the clip filling it. */
  private static Tag weighed(Tag frame, Example example, int index) {
    float largest = 0;
    for (float weight : example.attention()) {
      largest = Math.max(largest, weight);
    }
    float weight = example.attention()[index];
    return frame
        .add(
            Tag.of("span")
                .with("class", "weight")
                .with("style", NumberFormats.part(largest > 0 ? weight / largest : 0)))
        .text(NumberFormats.percent(weight));
  }

  private static Tag caption(Example example, String name) {
    Tag caption = Tag.of("figcaption");
    String sure = ", " + NumberFormats.percent(example.probabilities()[example.best()]) + " sure";
    String truth = example.truth();
    Tag file = Tag.of("span").with("class", "file").text(name);
    if (example.right()) {
      return caption.add(Tag.of("span").with("class", "right").text(truth)).text(sure).add(file);
    }
    return caption
        .text(truth + " taken for ")
        .add(Tag.of("b").text(example.bestName()))
        .text(sure)
        .add(file);
  }

  private Tag image(byte[] rgb, int height, int width) {
    byte[] jpeg = encoder.encode(new Pixels(width, height, rgb));
    return Tag.of("img")
        .with("width", width)
        .with("height", height)
        .with("alt", "")
        .with("src", "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
  }

  private static String sized(String style, int height, int width) {
    return Math.max(height, width) < SMALL ? style + " small" : style;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
