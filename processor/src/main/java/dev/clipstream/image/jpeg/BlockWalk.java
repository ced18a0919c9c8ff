package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;

/** A way over the codes of a scan, one block of 8 by 8 samples after the other. */
interface BlockWalk {
  /**
   * Walks over a restart interval's blocks, from the first bit of the data that has been loaded. It
   * may end beyond the data, but not by more than a block.
   *
   * @param first its first MCU, of all of the scan's
   * @param count MCUs in it
   * @throws BadImageException if codes or blocks make no sense, or data is missing
   */
  void interval(int first, int count) throws BadImageException;
}
