package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.cli.options.values.WindowLengthConverter;
import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.cli.send.cameras.CameraEntry.WrongValueException;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.system.Checks;
import dev.clipstream.system.WrongSettingsException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.TypeConversionException;

/** Reads the settings that both a camera and the section of defaults may have. */
final class SettingsReader {

  static final List<String> KEYS =
      List.of(
          "fps", "max_size", "jpeg_quality", "clip", "loop", "timeout", "retry_after", "retry_max");

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private SettingsReader() {}

  /** What an entry says, and what it does not, as {@code usual} has it. */
  static Camera.Settings read(CameraEntry entry, Camera.Settings usual) {
    Duration after = entry.read("retry_after", SettingsReader::time).orElse(usual.retryAfter());
    Duration max = entry.read("retry_max", SettingsReader::time).orElse(usual.retryMax());
    if (max.compareTo(after) < 0) {
      // Only one of them was written, or both of them wrongly.
      if (entry.has("retry_after") && entry.has("retry_max")) {
        entry.complainOf("retry_max", "retry_max must not be less than retry_after");
      } else if (entry.has("retry_max")) {
        after = max;
      } else {
        max = after;
      }
    }
    return new Camera.Settings(
        entry
            .read("fps", text -> OptionalDouble.of(number(text, 0.001, 1000)))
            .orElse(usual.framesPerSecond()),
        entry.read("max_size", text -> whole(text, 8, 65_500)).orElse(usual.maxSize()),
        entry.read("jpeg_quality", text -> whole(text, 1, 100)).orElse(usual.jpegQuality()),
        entry.read("clip", SettingsReader::clip).orElse(usual.clip()),
        entry.read("loop", SettingsReader::truth).orElse(usual.loop()),
        entry.read("timeout", SettingsReader::time).orElse(usual.timeout()),
        after,
        max);
  }

  private static double number(String text, double min, double max) throws WrongValueException {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new WrongValueException("must be a number, not '" + text + "'");
    }
    check(new Checks().range("", value, min, max));
    return value;
  }

  private static int whole(String text, int min, int max) throws WrongValueException {
    if (!text.matches("[+-]?\\d{1,18}")) {
      throw new WrongValueException("must be a whole number, not '" + text + "'");
    }
    long value = Long.parseLong(text);
    check(new Checks().range("", value, min, max));
    return (int) value;
  }

  private static Duration time(String text) throws WrongValueException {
    Duration time;
    try {
      time = new DurationConverter().convert(text);
    } catch (TypeConversionException e) {
      throw new WrongValueException("must be a time, as in 500ms, 10s or 2m, not '" + text + "'");
    }
    check(new Checks().range("", time, SHORTEST, LONGEST));
    return time;
  }

  private static boolean truth(String text) throws WrongValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new WrongValueException("must be true or false, not '" + text + "'");
    };
  }

  private static ClipRule clip(String text) throws WrongValueException {
    if (text.equals("none")) {
      return new ClipRule.None();
    }
    if (text.equals("file")) {
      return new ClipRule.PerFile();
    }
    WindowLength length;
    try {
      length = new WindowLengthConverter().convert(text);
    } catch (TypeConversionException e) {
      throw new WrongValueException(
          "must be a number of frames, as in 64, a time, as in 10s, file or none, not '"
              + text
              + "'");
    }
    if (!length.inRange().equals(length)) {
      throw new WrongValueException("must be 1 frame or more, or 1ms to 7d, not '" + text + "'");
    }
    return new ClipRule.Every(length);
  }

  private static void check(Checks checks) throws WrongValueException {
    try {
      checks.throwIfAny();
    } catch (WrongSettingsException e) {
      throw new WrongValueException(e.messages().get(0).strip());
    }
  }
}
