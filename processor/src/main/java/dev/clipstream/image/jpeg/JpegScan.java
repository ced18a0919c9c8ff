package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.util.ArrayList;
import java.util.List;

/**
 * A scan's header: whose blocks it holds, by which tables, and which part of each block.
 *
 * @param members components of the scan, in order
 * @param from the first coefficient of each block, in zigzag order, 0 being the DC one
 * @param to the last one
 * @param refines whether it holds one more bit of coefficients that earlier scans have begun
 * @param mcus how often one block group of all members follows the other
 */
record JpegScan(List<Member> members, int from, int to, boolean refines, int mcus) {

  /**
   * A component's part in a scan.
   *
   * @param component its place in the frame
   * @param dcTable number of its Huffman table, 0 to 3 in a sound file
   * @param acTable the same for AC coefficients
   * @param blocks its blocks in each MCU
   */
  record Member(int component, int dcTable, int acTable, int blocks) {}

  private static final int LAST = 63;

  JpegScan {
    members = List.copyOf(members);
  }

  static JpegScan read(ByteView header, JpegFrame frame) throws BadImageException {
    int count = header.has(0, 1) ? header.u8(0) : 0;
    if (count < 1 || count > 4 || header.length() != 4 + 2 * count) {
      throw corrupt("a scan's header has not the length it says");
    }
    List<Member> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int tables = header.u8(2 + 2 * i);
      int index = componentOf(frame, header.u8(1 + 2 * i), i);
      JpegFrame.Component component = frame.components().get(index);
      int blocks = count == 1 ? 1 : component.horizontal() * component.vertical();
      members.add(new Member(index, tables >> 4, tables & 0xF, blocks));
    }
    int at = 1 + 2 * count;
    JpegFrame.Component first = frame.components().get(members.get(0).component());
    int mcus =
        count == 1
            ? Math.multiplyExact(frame.blocksWide(first), frame.blocksHigh(first))
            : frame.interleavedMcus();
    if (!frame.isProgressive()) {
      return new JpegScan(members, 0, LAST, false, mcus);
    }
    JpegScan scan =
        new JpegScan(members, header.u8(at), header.u8(at + 1), header.u8(at + 2) >> 4 != 0, mcus);
    boolean isDc = scan.from == 0 && scan.to == 0;
    boolean isAc = scan.from > 0 && scan.from <= scan.to && scan.to <= LAST && count == 1;
    if (!isDc && !isAc) {
      throw corrupt("a scan is of coefficients %d to %d".formatted(scan.from, scan.to));
    }
    return scan;
  }

  /** As libjpeg finds it, which minds files whose components all have one id. */
  private static int componentOf(JpegFrame frame, int id, int from) throws BadImageException {
    for (int i = from; i < frame.components().size(); i++) {
      if (frame.components().get(i).id() == id) {
        return i;
      }
    }
    throw corrupt("a scan is of a component that the frame has not");
  }

  /** Blocks of all members in each MCU. */
  int blocks() {
    return members.stream().mapToInt(Member::blocks).sum();
  }

  private static BadImageException corrupt(String why) {
    return new BadImageException("JPEG is corrupt: " + why);
  }
}
