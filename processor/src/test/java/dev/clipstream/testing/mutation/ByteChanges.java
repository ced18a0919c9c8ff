package dev.clipstream.testing.mutation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Changes of bytes: anywhere, and to numbers on which programs fail. */
final class ByteChanges {
  private ByteChanges() {}

  /** A number of so many bits, more often than not one at an end of some range. */
  static int odd(Random random, int bits) {
    int number =
        switch (random.nextInt(6)) {
          case 0 -> 0;
          case 1 -> -1;
          case 2 -> 1 << random.nextInt(bits);
          case 3 -> (1 << random.nextInt(bits)) - 1;
          default -> random.nextInt();
        };
    return bits == 32 ? number : number & ((1 << bits) - 1);
  }

  /** The bytes with one change to them, a small or a large one. */
  static byte[] changed(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[random.nextInt(20)];
    }
    int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 20));
    int length = Math.min(random.nextInt(200), bytes.length - at);
    byte[] copy = bytes.clone();
    switch (random.nextInt(9)) {
      case 0 -> copy[at] = (byte) odd(random, 8);
      case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> copy = wide(copy, at, odd(random, 16), Short.BYTES);
      case 3 -> copy = wide(copy, at, odd(random, 32), Integer.BYTES);
      case 4 -> Arrays.fill(copy, at, at + length, (byte) 0);
      case 5 -> copy = replaced(copy, at, length, new byte[0]);
      case 6 -> copy = replaced(copy, at, 0, Arrays.copyOfRange(copy, at, at + length));
      case 7 -> copy = Arrays.copyOf(copy, at);
      default -> copy = Arrays.copyOf(copy, copy.length + random.nextInt(100));
    }
    return copy;
  }

  private static byte[] wide(byte[] bytes, int at, int number, int width) {
    byte[] big = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = big[Integer.BYTES - width + i];
    }
    return bytes;
  }

  /** The bytes with others in place of a range of them. */
  static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    return Container.concat(
        Arrays.copyOf(bytes, at), by, Arrays.copyOfRange(bytes, at + length, bytes.length));
  }
}
