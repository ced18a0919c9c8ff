package dev.clipstream.cli.options.values;

import dev.clipstream.clips.window.WindowLength;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses lengths of windows: {@code 16} is a number of frames, {@code 4s} a time. */
public final class WindowLengthConverter implements ITypeConverter<WindowLength> {

  private final DurationConverter durations = new DurationConverter();

  @Override
  public WindowLength convert(String text) {
    String length = text.trim();
    if (length.matches("-?\\d{1,9}")) {
      return WindowLength.frames(Integer.parseInt(length));
    }
    try {
      return WindowLength.time(durations.convert(length));
    } catch (TypeConversionException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no length of a window: use a number of frames, as in 16, or a time,"
              + " as in 500ms, 4s or 2m");
    }
  }
}
