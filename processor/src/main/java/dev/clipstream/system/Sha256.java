package dev.clipstream.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 sums as 64 lower-case hexadecimal digits: of one thing, or of several that are added one
 * after the other. Belongs to one thread.
 */
public final class Sha256 {

  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageDigest sum = digest();

  /** A sum to which everything is still to be added. */
  public Sha256() {}

  /** Adds some bytes. */
  public Sha256 add(byte[] bytes) {
    sum.update(bytes);
    return this;
  }

  /** Adds a text in UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds the first bytes of a file, or all if there are no more; they are not held in memory. */
  public Sha256 add(Path file, long most) throws IOException {
    byte[] buffer = new byte[(int) Math.min(most, BUFFER_BYTES)];
    try (InputStream in = Files.newInputStream(file)) {
      long left = most;
      int read;
      while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(left, buffer.length))) > 0) {
        sum.update(buffer, 0, read);
        left -= read;
      }
    }
    return this;
  }

  /** Adds a file's contents, which are not held in memory. */
  public Sha256 add(Path file) throws IOException {
    return add(file, Long.MAX_VALUE);
  }

  /** The sum of all that was added; ends it. */
  public String hex() {
    return HexFormat.of().formatHex(sum.digest());
  }

  /** Of some bytes. */
  public static String of(byte[] bytes) {
    return new Sha256().add(bytes).hex();
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  /** Of a file's contents, which are not held in memory. */
  public static String of(Path file) throws IOException {
    return new Sha256().add(file).hex();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
