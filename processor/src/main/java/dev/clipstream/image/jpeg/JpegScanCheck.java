package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;

/**
 * Walks the Huffman codes of a JPEG's scans to see that each restart interval holds what it should:
 * as many blocks as it must. It takes what libjpeg takes: bits that are no code are a 0, and data
 * that is left over is passed over. Pixels are not made. Owned by one thread, for one file.
 */
final class JpegScanCheck {
  private static final int RESTART = 0xD0;

  private final ByteView file;
  private final HuffmanTables tables = HuffmanTables.create();
  private final ScanData data = new ScanData();
  private final JpegFrame frame;

  /**
   * By component, for each block, which coefficients are known not to be 0; bit 0 is the DC one.
   */
  private final long[][] known;

  JpegScanCheck(ByteView file, JpegFrame frame) {
    this.file = file;
    this.frame = frame;
    this.known = new long[frame.components().size()][];
  }

  /** The tables of the next scan, which it has in common with those before it. */
  HuffmanTables tables() {
    return tables;
  }

  /**
   * Checks one scan.
   *
   * @param restartInterval MCUs between two restart markers; 0 for no such markers
   * @param from where its data begins
   * @param to the position of the marker that ends it
   * @throws BadImageException if it is damaged
   */
  void check(JpegScan scan, int restartInterval, int from, int to) throws BadImageException {
    BlockWalk walk = walk(scan);
    int interval = restartInterval == 0 ? scan.mcus() : restartInterval;
    int at = from;
    for (int done = 0, restarts = 0; done < scan.mcus(); restarts++) {
      if (restarts > 0) {
        at = restart(at, to, restarts - 1);
      }
      at = data.load(file, at, to);
      int count = Math.min(interval, scan.mcus() - done);
      walk.interval(done, count);
      done += count;
    }
  }

  private BlockWalk walk(JpegScan scan) throws BadImageException {
    if (!frame.isProgressive()) {
      return new SequentialWalk(tables.dcOfBlocks(scan), tables.acOfBlocks(scan), data);
    }
    if (scan.from() == 0 && scan.refines()) {
      long blocks = scan.blocks();
      return (first, count) -> data.moveTo(count * blocks);
    }
    if (scan.from() == 0) {
      return new DcWalk(tables.dcOfBlocks(scan), data);
    }
    JpegScan.Member only = scan.members().get(0);
    if (known[only.component()] == null) {
      known[only.component()] = new long[scan.mcus()];
    }
    return new ProgressiveWalk(scan, tables.acOfBlocks(scan)[0], known[only.component()], data);
  }

  private int restart(int at, int to, int number) throws BadImageException {
    int code = at + 1;
    while (code < to && file.u8(code) == 0xFF) {
      code++;
    }
    if (code >= to || file.u8(code) != RESTART + number % 8) {
      throw damaged("a restart marker is missing");
    }
    return code + 1;
  }

  static BadImageException damaged(String how) {
    return new BadImageException("JPEG is damaged within its image: " + how);
  }
}
