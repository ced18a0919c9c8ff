package dev.clipstream.image.decode;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.ForeignFormat;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OpenCv;
import dev.clipstream.image.Orientation;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.RawSize;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.PlannedResampler;
import dev.clipstream.image.resize.Resampler;
import dev.clipstream.image.resize.Resizing;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns images of any format and size into the pixels that a model takes: upright, 8 bits, RGB, of
 * one size.
 *
 * <p>Gray, palette, CMYK and 16-bit images become 8-bit RGB, transparency is dropped, and of an
 * animation the first frame counts. EXIF orientation is honoured in all three file formats. A file
 * is read as what it begins as, whichever of the three formats the sender named. Truncated files
 * are refused, and so are JPEGs with data missing within, although part of them could be seen,
 * because a label on half an image is worse than none; bytes after the end of an image are ignored.
 * OpenCV is given a file made anew ({@link CheckedFile}), never the one that came.
 *
 * <p>How they are resized is the {@link Resizing}'s. A JPEG at least 2, 4 or 8 times too large is
 * decoded at that fraction of its size, which is both faster and free of aliasing; the last step
 * writes straight into the caller's buffer.
 *
 * <p>A decoder belongs to one thread at a time, never blocks but for its work, and keeps its native
 * memory from image to image, so that images of one size after another allocate none. Whoever made
 * it closes it.
 */
public final class ImageDecoder implements AutoCloseable {
  private static final int CHANNELS = 3;

  static {
    OpenCv.load();
  }

  private final int width;
  private final int height;
  private final Fit fit;
  private final ImageLimits limits;
  private final PixelLoader loader = new PixelLoader();
  private final Resampler resampler = new Resampler();

  /** Empty where images are halved instead. */
  private final Optional<PlannedResampler> planned;

  private boolean closed;

  /** Makes a decoder that resizes as this project's trainer does. */
  public ImageDecoder(int width, int height, Fit fit, ImageLimits limits) {
    this(width, height, Resizing.halving(fit), limits);
  }

  /**
   * Makes a decoder for one output size.
   *
   * @param width pixels a row of what it gives, 1 or more
   * @param height rows of what it gives, 1 or more
   * @throws IllegalArgumentException if a size is below 1 or the output exceeds 2 GiB
   */
  public ImageDecoder(int width, int height, Resizing resizing, ImageLimits limits) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / CHANNELS) {
      throw new IllegalArgumentException(
          "width and height must be 1 or more and fit a buffer, but are " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.fit = resizing.fit();
    this.planned =
        resizing.interpolation() == Interpolation.HALVING
            ? Optional.empty()
            : Optional.of(new PlannedResampler(resizing));
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** Bytes that one image takes in a target buffer: {@code width * height * 3}. */
  public int outputBytes() {
    return width * height * CHANNELS;
  }

  /**
   * Decodes an image into uint8 {@code [H, W, 3]}, RGB, 0 to 255, at {@code position} of {@code
   * target}, whose own position and limit are neither used nor changed.
   *
   * @param target a writable direct buffer
   * @param position the index of the first byte to write
   * @throws BadImageException if the image cannot be used; the target's range may then hold
   *     anything
   * @throws IllegalArgumentException if the buffer is not direct or read-only
   * @throws IndexOutOfBoundsException if the output does not fit the buffer at that position
   */
  public void decode(Image image, ByteBuffer target, int position) throws BadImageException {
    checkOpen();
    if (!target.isDirect() || target.isReadOnly()) {
      throw new IllegalArgumentException("target must be a writable direct buffer");
    }
    Objects.checkFromIndexSize(position, outputBytes(), target.capacity());
    // A duplicate at position 0, since JavaCPP's pointers take a buffer's position and limit along.
    var memory = new BytePointer(target.duplicate().clear()).position(position);
    try (var output = new Mat(height, width, CV_8UC3, memory)) {
      decode(image, output);
    } catch (RuntimeException e) {
      throw undecodable(image, e);
    } finally {
      trim();
    }
  }

  /**
   * Decodes an image at its own size, turned upright. This is for those who need the image itself;
   * the size and the fit of this decoder play no part.
   *
   * @throws BadImageException if the image cannot be used
   */
  public Pixels decodeWhole(Image image) throws BadImageException {
    checkOpen();
    try (var output = new Mat()) {
      Orientation orientation = Orientation.UPRIGHT;
      if (image.format().isRaw()) {
        convert(image);
      } else {
        CheckedFile file = check(image);
        orientation = file.header().orientation();
        loader.decode(file, 1, loader.rgb());
      }
      Mat stored = loader.rgb();
      boolean swap = orientation.swapsAxes();
      output.create(
          swap ? stored.cols() : stored.rows(), swap ? stored.rows() : stored.cols(), CV_8UC3);
      resampler.resample(stored, orientation, Fit.STRETCH, output);
      byte[] rgb = new byte[Math.multiplyExact(Math.toIntExact(output.total()), CHANNELS)];
      output.data().get(rgb);
      return new Pixels(output.cols(), output.rows(), rgb);
    } catch (RuntimeException e) {
      throw undecodable(image, e);
    } finally {
      trim();
    }
  }

  private void decode(Image image, Mat output) throws BadImageException {
    if (image.format().isRaw()) {
      convert(image);
      resize(rawHeader(image), 1, output);
      return;
    }
    CheckedFile file = check(image);
    ImageHeader header = file.header();
    if (fits(header)) {
      loader.decode(file, 1, output);
      return;
    }
    int reduction = reduction(header);
    loader.decode(file, reduction, loader.rgb());
    resize(header, reduction, output);
  }

  private boolean fits(ImageHeader header) {
    return planned.isPresent()
        ? planned.get().keeps(header, width, height)
        : header.width() == width
            && header.height() == height
            && header.orientation() == Orientation.UPRIGHT;
  }

  private int reduction(ImageHeader header) {
    if (header.format() != ImageEncoding.JPEG) {
      return 1;
    }
    return planned.isPresent()
        ? planned.get().reduction(header, width, height)
        : Resampler.reduction(header, fit, width, height);
  }

  private void resize(ImageHeader header, int reduction, Mat output) throws BadImageException {
    try {
      if (planned.isPresent()) {
        planned.get().resample(loader.rgb(), header, reduction, output);
      } else {
        resampler.resample(loader.rgb(), header.orientation(), fit, output);
      }
    } catch (RuntimeException e) {
      // The file is sound by now; that it does not go on is a matter of both sizes.
      throw new BadImageException(
          "%s of %dx%d pixels is sound, but is not brought to %dx%d as the model's description says: %s"
              .formatted(
                  header.format(),
                  header.width(),
                  header.height(),
                  width,
                  height,
                  OpenCv.reason(e)),
          e);
    }
  }

  private static ImageHeader rawHeader(Image image) {
    return new ImageHeader(image.format(), image.width(), image.height(), Orientation.UPRIGHT);
  }

  private void convert(Image image) throws BadImageException {
    limits.checkBytes(image.length());
    RawSize.check(image, limits);
    loader.convert(image);
  }

  private CheckedFile check(Image image) throws BadImageException {
    limits.checkBytes(image.length());
    ImageEncoding format =
        ImageEncoding.sniff(image.data(), image.offset(), image.length())
            .orElseThrow(() -> unknown(image));
    return FileCheck.of(format, new ByteView(image.data(), image.offset(), image.length()), limits);
  }

  private static BadImageException unknown(Image image) {
    String what =
        ForeignFormat.sniff(image.data(), image.offset(), image.length())
            .map(format -> "are a %s file: %s".formatted(format.title(), ForeignFormat.ADVICE))
            .orElse("begin as no JPEG, PNG or WebP file does");
    return new BadImageException("bytes said to be %s %s".formatted(image.format(), what));
  }

  /**
   * OpenCV tells of bad data by exceptions as of all else. Whatever it is, it came of this image's
   * bytes, and the next image deserves its try.
   */
  private static BadImageException undecodable(Image image, RuntimeException e) {
    return new BadImageException(image.format() + " cannot be decoded: " + OpenCv.reason(e), e);
  }

  private void trim() {
    loader.trim();
    resampler.trim();
    planned.ifPresent(PlannedResampler::trim);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("decoder is closed");
    }
  }

  /** Frees the native memory; a second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      loader.close();
      resampler.close();
      planned.ifPresent(PlannedResampler::close);
    }
  }
}
