package dev.clipstream.collect;

import dev.clipstream.system.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names of files made of names that anyone can send: stream ids, clip ids, labels. Letters, digits,
 * spaces, underscores, hyphens and dots of ASCII stay; every other byte of UTF-8 becomes {@code %}
 * and two digits, and so do a dot or a space at either end and the first letter of what Windows
 * keeps for devices. So no name leads out of its folder, hides a file or has two spellings, and two
 * names never become one, but for letters that differ in case only, on file systems to which these
 * are the same.
 */
final class SafeName {

  /** Longer names are cut and end with a hash of the whole. Three fit into a file name. */
  private static final int MAX_LENGTH = 72;

  private static final int HASH_DIGITS = 16;

  private SafeName() {}

  static String of(String name) {
    if (name.isEmpty()) {
      return "%";
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean reserved =
        name.toLowerCase(Locale.ROOT).matches("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      boolean end = i == 0 || i == bytes.length - 1;
      char c = (char) (bytes[i] & 0xFF);
      boolean kept = isPlain(c) || ((c == '.' || c == ' ') && !end);
      if (kept && !(reserved && i == 0)) {
        safe.append(c);
      } else {
        safe.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    if (safe.length() <= MAX_LENGTH) {
      return safe.toString();
    }
    // A tilde is in no other name.
    return safe.substring(0, MAX_LENGTH - HASH_DIGITS - 1)
        + "~"
        + Sha256.of(bytes).substring(0, HASH_DIGITS);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
