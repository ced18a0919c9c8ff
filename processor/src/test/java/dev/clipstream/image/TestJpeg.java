package dev.clipstream.image;

import java.io.ByteArrayOutputStream;

/**
 * Writes JPEG files whose blocks are all gray, scan by scan, as no encoder would: what a block
 * costs in the file is a bit or less.
 */
public final class TestJpeg {
  public static final int BASELINE = 0xC0;
  public static final int PROGRESSIVE = 0xC2;

  private static final int MAX_RUN = 32_767;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int width;
  private final int height;
  private final int components;
  private int bits;
  private int count;

  /**
   * Begins a file of components without subsampling, all with tables whose only code is one bit: DC
   * coefficients without a change, and the end of the block, or of as many blocks as one code can
   * name.
   */
  public TestJpeg(int frameMarker, int width, int height, int components) {
    this.width = width;
    this.height = height;
    this.components = components;
    marker(0xD8);
    byte[] quantization = new byte[65];
    java.util.Arrays.fill(quantization, 1, 65, (byte) 1);
    segment(0xDB, quantization);
    byte[] frame = new byte[6 + 3 * components];
    frame[0] = 8;
    frame[1] = (byte) (height >> 8);
    frame[2] = (byte) height;
    frame[3] = (byte) (width >> 8);
    frame[4] = (byte) width;
    frame[5] = (byte) components;
    for (int i = 0; i < components; i++) {
      frame[6 + 3 * i] = (byte) (i + 1);
      frame[7 + 3 * i] = 0x11;
    }
    segment(frameMarker, frame);
    table(0x00, 0);
    table(0x10, frameMarker == PROGRESSIVE ? 0xE0 : 0);
  }

  private void table(int number, int symbol) {
    byte[] table = new byte[18];
    table[0] = (byte) number;
    table[1] = 1;
    table[17] = (byte) symbol;
    segment(0xC4, table);
  }

  public TestJpeg restartInterval(int mcus) {
    return segment(0xDD, (byte) (mcus >> 8), (byte) mcus);
  }

  /** A sequential scan of the components from {@code first} on, whole. */
  public TestJpeg scan(int first, int ofComponents) {
    return scan(first, ofComponents, blocks() * ofComponents);
  }

  /** The same with another number of blocks than there should be. */
  public TestJpeg scan(int first, int ofComponents, int blocks) {
    header(first, ofComponents, 0, 63, 0);
    return zeros(2 * blocks);
  }

  /** A progressive scan of all components' DC coefficients. */
  public TestJpeg dcScan() {
    header(1, components, 0, 0, 0);
    return zeros(blocks() * components);
  }

  /** A progressive scan of a component's AC coefficients, of which there are none. */
  public TestJpeg acScan(int component, boolean refines) {
    header(component, 1, 1, 63, refines ? 0x10 : 0);
    for (int left = blocks(); left > 0; left -= MAX_RUN) {
      bit(0);
      // 2 to the power of 14 blocks, and as many more as 14 bits say.
      for (int i = 0; i < 14; i++) {
        bit(1);
      }
    }
    return fill();
  }

  /** The zero bits of codes, filled up to whole bytes. */
  public TestJpeg zeros(int number) {
    for (int i = 0; i < number; i++) {
      bit(0);
    }
    return fill();
  }

  public TestJpeg marker(int code) {
    out.write(0xFF);
    out.write(code);
    return this;
  }

  public TestJpeg segment(int marker, byte... contents) {
    marker(marker);
    out.write((contents.length + 2) >> 8);
    out.write(contents.length + 2);
    out.writeBytes(contents);
    return this;
  }

  public byte[] end() {
    marker(0xD9);
    return out.toByteArray();
  }

  private int blocks() {
    return (width + 7) / 8 * ((height + 7) / 8);
  }

  private void header(int first, int ofComponents, int from, int to, int approximation) {
    byte[] header = new byte[4 + 2 * ofComponents];
    header[0] = (byte) ofComponents;
    for (int i = 0; i < ofComponents; i++) {
      header[1 + 2 * i] = (byte) (first + i);
    }
    header[header.length - 3] = (byte) from;
    header[header.length - 2] = (byte) to;
    header[header.length - 1] = (byte) approximation;
    segment(0xDA, header);
  }

  private void bit(int bit) {
    bits = (bits << 1) | bit;
    count++;
    if (count == 8) {
      out.write(bits);
      if ((bits & 0xFF) == 0xFF) {
        out.write(0);
      }
      bits = 0;
      count = 0;
    }
  }

  private TestJpeg fill() {
    while (count > 0) {
      bit(1);
    }
    return this;
  }
}
