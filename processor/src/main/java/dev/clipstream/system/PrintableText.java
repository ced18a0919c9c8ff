package dev.clipstream.system;

/**
 * Text from strangers, such as labels of a model, names of streams and of files, made fit to be
 * printed: it cannot steer a terminal, begin a line of its own or turn the order of what stands
 * beside it. Each such character becomes a question mark.
 */
public final class PrintableText {

  private PrintableText() {}

  /** On one line. */
  public static String of(String text) {
    return text.codePoints().allMatch(PrintableText::isPrintable)
        ? text
        : text.codePoints()
            .map(c -> isPrintable(c) ? c : '?')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      // C0 and C1, the ends of lines and paragraphs, and halves of pairs, which UTF-8 cannot say.
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !isDirection(c);
    };
  }

  /**
   * Embeddings, overrides, isolates and marks, none of which can be seen. Letters have a direction
   * of their own, so that names in Hebrew and Arabic read well without.
   */
  private static boolean isDirection(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F;
  }
}
