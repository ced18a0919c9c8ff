package dev.clipstream.cli.options.values;

import dev.clipstream.streams.settings.LabelFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code avro} and {@code json}. */
public final class LabelFormatConverter implements ITypeConverter<LabelFormat> {

  @Override
  public LabelFormat convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "avro" -> LabelFormat.AVRO;
      case "json" -> LabelFormat.JSON;
      default ->
          throw new TypeConversionException("'" + text + "' is no label format: use avro or json");
    };
  }
}
