package dev.clipstream.cli.options;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the locale can say what a command line says. Java takes arguments and names of files in
 * the encoding of the locale: what cron, systemd and containers set, or do not set, is ASCII.
 */
public final class LocaleCheck {

  private final Charset encoding;

  /**
   * @param encoding of the locale
   */
  LocaleCheck(Charset encoding) {
    this.encoding = encoding;
  }

  /** That of this process. */
  public static LocaleCheck ofProcess() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return new LocaleCheck(
        Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8);
  }

  /**
   * What is wrong, and what to do.
   *
   * @return empty if all arguments, and all variables that set options, have come over whole
   */
  public Optional<String> problem(List<String> arguments, Map<String, String> environment) {
    CharsetEncoder encoder = encoding.newEncoder();
    Stream<String> options =
        environment.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("CLIPSTREAM_"))
            .map(Map.Entry::getValue);
    return Stream.concat(arguments.stream(), options)
        .filter(text -> !encoder.canEncode(text))
        .findFirst()
        .map(
            text ->
                "'%s' has characters that the locale's encoding, %s, does not have: set LC_ALL=C.UTF-8"
                    .formatted(text, encoding));
  }

  /** Whether a name of a file has lost characters to the locale. */
  public boolean hasLost(String name) {
    return !encoding.equals(StandardCharsets.UTF_8) && name.indexOf('\uFFFD') >= 0;
  }
}
