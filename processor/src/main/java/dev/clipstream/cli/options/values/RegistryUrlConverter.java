package dev.clipstream.cli.options.values;

import dev.clipstream.schemas.registry.RegistryAddress;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Checks the URL of a schema registry, and never repeats a wrong one in its message: it may hold a
 * password.
 */
public final class RegistryUrlConverter implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    try {
      RegistryAddress unused = RegistryAddress.of(text, Map.of());
      return text;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
