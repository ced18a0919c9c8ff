package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;

/** The walk over a progressive scan that begins the DC coefficients. */
final class DcWalk implements BlockWalk {
  private final HuffmanTable[] tables;
  private final ScanData data;

  /**
   * @param tables of each block of an MCU
   */
  DcWalk(HuffmanTable[] tables, ScanData data) {
    this.tables = tables;
    this.data = data;
  }

  @Override
  public void interval(int first, int count) throws BadImageException {
    int at = data.at();
    for (int mcu = 0; mcu < count; mcu++) {
      for (HuffmanTable table : tables) {
        int entry = table.entry(data.bitsAt(at));
        at += HuffmanTable.length(entry) + HuffmanTable.symbol(entry);
        data.moveTo(at);
      }
    }
  }
}
