package dev.clipstream.cli.options.values;

import dev.clipstream.streams.settings.Guarantee;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code exactly_once} and {@code at_least_once}. */
public final class GuaranteeConverter implements ITypeConverter<Guarantee> {

  @Override
  public Guarantee convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "exactly_once" -> Guarantee.EXACTLY_ONCE;
      case "at_least_once" -> Guarantee.AT_LEAST_ONCE;
      default ->
          throw new TypeConversionException(
              "'" + text + "' is no guarantee: use exactly_once or at_least_once");
    };
  }
}
