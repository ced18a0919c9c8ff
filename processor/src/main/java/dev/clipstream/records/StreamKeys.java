package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a record says of its stream. A key that is text names the stream; one that is
 * not, such as an integer or a UUID, does so in hexadecimal, {@code 0x000000c8}. Different keys
 * always name different streams.
 */
public final class StreamKeys {

  /** A longer key cannot be a name that is not too long, whatever its characters are. */
  static final int MAX_BYTES = 4 * FrameReader.MAX_NAME;

  private static final String HEX = "0x";

  /** Text that could be taken for a key that is none. */
  private static final Pattern LIKE_HEX = Pattern.compile("0x(?:[0-9a-f]{2})+");

  private StreamKeys() {}

  /** The stream that a key names. */
  static String streamId(byte[] key) {
    if (isPlain(key)) {
      return new String(key, ISO_8859_1);
    }
    try {
      String text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(key))
              .toString();
      if (text.chars().noneMatch(Character::isISOControl) && !LIKE_HEX.matcher(text).matches()) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // No text.
    }
    return HEX + HexFormat.of().formatHex(key);
  }

  /** Whether a key is ASCII that nobody could take for anything else, as nearly all are. */
  private static boolean isPlain(byte[] key) {
    for (byte b : key) {
      if (b < ' ' || b == 0x7f) {
        return false;
      }
    }
    return key.length < 2 || key[0] != '0' || key[1] != 'x';
  }

  /**
   * Whether a record lies where all records of its stream do: whether its key is the id of its
   * stream.
   */
  public static boolean isOf(byte @Nullable [] key, String streamId) {
    if (key == null) {
      return false;
    }
    if (key.length == streamId.length()) {
      int same = 0;
      while (same < key.length && key[same] >= 0 && key[same] == streamId.charAt(same)) {
        same++;
      }
      if (same == key.length) {
        return true;
      }
    }
    return key.length <= MAX_BYTES
        && (Arrays.equals(key, streamId.getBytes(UTF_8)) || streamId.equals(streamId(key)));
  }
}
