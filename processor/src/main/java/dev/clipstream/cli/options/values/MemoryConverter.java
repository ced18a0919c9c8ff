package dev.clipstream.cli.options.values;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses an amount of memory, such as {@code 512MiB} or {@code 4g}, as {@link BytesConverter} does.
 */
public final class MemoryConverter implements ITypeConverter<Long> {

  /** Less would not hold the smallest model. */
  private static final long MIN_BYTES = 1 << 20;

  @Override
  public Long convert(String text) {
    long bytes = BytesConverter.parse(text);
    if (bytes < MIN_BYTES) {
      throw new TypeConversionException("'" + text + "' is too little: use 1MiB or more");
    }
    return bytes;
  }
}
