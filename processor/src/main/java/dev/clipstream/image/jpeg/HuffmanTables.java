package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The Huffman tables of a JPEG at one place in it: four for DC and four for AC coefficients, each
 * valid until another takes its number. Files of cameras that leave out the usual ones have them
 * all the same. Owned by one thread.
 */
final class HuffmanTables {
  private static final int NUMBERS = 4;
  private static final int COUNTS = 16;
  private static final int IS_AC = 0x10;

  /** Tables K.3 to K.6 of the standard, as the contents of a DHT segment. */
  private static final byte[] USUAL =
      HexFormat.of()
          .parseHex(
              "0000010501010101010100000000000000000102030405060708090a0b"
                  + "0100030101010101010101010000000000000102030405060708090a0b"
                  + "100002010303020403050504040000017d"
                  + "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282"
                  + "090a161718191a25262728292a3435363738393a434445464748494a535455565758595a"
                  + "636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5"
                  + "a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5"
                  + "e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
                  + "1100020102040403040705040400010277"
                  + "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a"
                  + "162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a"
                  + "636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4"
                  + "a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5"
                  + "e6e7e8e9eaf2f3f4f5f6f7f8f9fa");

  private static final HuffmanTables USUAL_TABLES = usual();

  private final @Nullable HuffmanTable[] dc;
  private final @Nullable HuffmanTable[] ac;

  private HuffmanTables(@Nullable HuffmanTable[] dc, @Nullable HuffmanTable[] ac) {
    this.dc = dc;
    this.ac = ac;
  }

  /** The usual tables, under their usual numbers 0 and 1. */
  static HuffmanTables create() {
    return new HuffmanTables(USUAL_TABLES.dc.clone(), USUAL_TABLES.ac.clone());
  }

  private static HuffmanTables usual() {
    HuffmanTables tables = new HuffmanTables(new HuffmanTable[NUMBERS], new HuffmanTable[NUMBERS]);
    try {
      tables.read(new ByteView(USUAL, 0, USUAL.length));
    } catch (BadImageException e) {
      throw new IllegalStateException(e);
    }
    return tables;
  }

  /** Takes the tables of a DHT segment. */
  void read(ByteView segment) throws BadImageException {
    int at = 0;
    while (segment.length() - at > COUNTS) {
      int number = segment.u8(at);
      ByteView counts = segment.slice(at + 1, COUNTS);
      int count = 0;
      for (int i = 0; i < COUNTS; i++) {
        count += counts.u8(i);
      }
      at += 1 + COUNTS;
      boolean isAc = (number & IS_AC) != 0;
      int index = number & ~IS_AC;
      if (count > 256 || !segment.has(at, count) || index >= NUMBERS) {
        throw corrupt("a Huffman table is not of the length it says");
      }
      // libjpeg knows 256 symbols of a table, those that are not given being 0.
      byte[] symbols = new byte[256];
      System.arraycopy(segment.array(), segment.arrayOffset() + at, symbols, 0, count);
      (isAc ? ac : dc)[index] = new HuffmanTable(counts, symbols);
      at += count;
    }
    if (at != segment.length()) {
      throw corrupt("a Huffman table is not of the length it says");
    }
  }

  /** The tables of DC coefficients for each block of an MCU. */
  HuffmanTable[] dcOfBlocks(JpegScan scan) throws BadImageException {
    HuffmanTable[] tables = new HuffmanTable[scan.blocks()];
    int block = 0;
    for (JpegScan.Member member : scan.members()) {
      Arrays.fill(tables, block, block + member.blocks(), required(dc, member.dcTable()));
      block += member.blocks();
    }
    return tables;
  }

  /** The tables of AC coefficients for each block of an MCU. */
  HuffmanTable[] acOfBlocks(JpegScan scan) throws BadImageException {
    HuffmanTable[] tables = new HuffmanTable[scan.blocks()];
    int block = 0;
    for (JpegScan.Member member : scan.members()) {
      Arrays.fill(tables, block, block + member.blocks(), required(ac, member.acTable()));
      block += member.blocks();
    }
    return tables;
  }

  private static HuffmanTable required(@Nullable HuffmanTable[] tables, int number)
      throws BadImageException {
    HuffmanTable table = number < NUMBERS ? tables[number] : null;
    if (table == null) {
      throw corrupt("a scan uses a Huffman table that is not there");
    }
    return table;
  }

  private static BadImageException corrupt(String why) {
    return new BadImageException("JPEG is corrupt: " + why);
  }
}
