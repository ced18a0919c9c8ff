package dev.clipstream.trainer.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 sum of texts and files. Belongs to one thread. */
final class Digest {

  private final MessageDigest sum;

  Digest() {
    try {
      sum = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Digest add(String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds the first bytes of a file, or all if there are no more. */
  Digest add(Path file, long most) throws IOException {
    byte[] buffer = new byte[(int) Math.min(most, 1 << 16)];
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

  /** 64 hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(sum.digest());
  }
}
