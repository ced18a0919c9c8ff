package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG's frame header: how large the image is, of which components, and how these are coded.
 *
 * @param marker 0xC0 to 0xCF, which says how
 * @param precision bits a sample
 * @param width pixels a row
 * @param height rows
 * @param components of the image, in order
 */
record JpegFrame(int marker, int precision, int width, int height, List<Component> components) {
  private static final int MAX_COMPONENTS = 4;
  private static final int MAX_SAMPLING = 4;

  /**
   * A component of the image, such as luma.
   *
   * @param id by which scans name it
   * @param horizontal samples a row, in proportion to those of the other components; 1 to 4
   * @param vertical the same for rows
   */
  record Component(int id, int horizontal, int vertical) {}

  JpegFrame {
    components = List.copyOf(components);
  }

  /** SOF0 to SOF15, but for the three codes among them that mean something else. */
  static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  static JpegFrame read(int marker, ByteView segment) throws BadImageException {
    int count = segment.has(0, 6) ? segment.u8(5) : 0;
    if (count == 0 || segment.length() != 6 + 3 * count) {
      throw new BadImageException("JPEG is corrupt: its frame header has not the length it says");
    }
    List<Component> components = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = 6 + 3 * i;
      components.add(
          new Component(segment.u8(at), segment.u8(at + 1) >> 4, segment.u8(at + 1) & 0xF));
    }
    return new JpegFrame(marker, segment.u8(0), segment.u16Big(3), segment.u16Big(1), components);
  }

  /** Refuses the kinds that no decoder here knows, and sampling that makes no sense. */
  void checkKind() throws BadImageException {
    boolean known = isSequentialHuffman() || isProgressive() || marker == 0xC9;
    if (!known) {
      throw new BadImageException(
          "JPEG of a kind that is not read here (SOF%d): save it as baseline or progressive"
              .formatted(marker - 0xC0));
    }
    if (precision != 8) {
      throw new BadImageException(
          "JPEG of %d bits a sample is not read here: save it with 8".formatted(precision));
    }
    if (components.size() > MAX_COMPONENTS) {
      throw new BadImageException("JPEG has %d components".formatted(components.size()));
    }
    for (Component component : components) {
      if (component.horizontal() < 1
          || component.horizontal() > MAX_SAMPLING
          || component.vertical() < 1
          || component.vertical() > MAX_SAMPLING) {
        throw new BadImageException("JPEG is corrupt: a component has no samples");
      }
    }
  }

  /** Whether its codes are Huffman's, not of the arithmetic kind, which hardly anybody uses. */
  boolean isHuffman() {
    return marker < 0xC9;
  }

  boolean isSequentialHuffman() {
    return marker == 0xC0 || marker == 0xC1;
  }

  /** Whether each scan has a part of each block only, a range of frequencies or of bits. */
  boolean isProgressive() {
    return marker == 0xC2 || marker == 0xCA;
  }

  /** Blocks of 8 by 8 samples in a row of a component, without those that fill up an MCU. */
  int blocksWide(Component component) {
    return ceilDiv(width * component.horizontal(), 8 * maxHorizontal());
  }

  /** Rows of blocks of a component, without those that fill up an MCU. */
  int blocksHigh(Component component) {
    return ceilDiv(height * component.vertical(), 8 * maxVertical());
  }

  /** MCUs of a scan of several components. */
  int interleavedMcus() {
    return ceilDiv(width, 8 * maxHorizontal()) * ceilDiv(height, 8 * maxVertical());
  }

  private int maxHorizontal() {
    return components.stream().mapToInt(Component::horizontal).max().orElse(1);
  }

  private int maxVertical() {
    return components.stream().mapToInt(Component::vertical).max().orElse(1);
  }

  private static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
