package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.BenchPlan.Part;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a part of the measurements, in lower case as it is documented. */
final class BenchPartConverter implements ITypeConverter<Part> {

  @Override
  public Part convert(String text) {
    return Arrays.stream(Part.values())
        .filter(part -> name(part).equals(text.trim()))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names()));
  }

  private static String names() {
    return Arrays.stream(Part.values())
        .map(BenchPartConverter::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
