package dev.clipstream.cli.options.values;

import dev.clipstream.model.session.Device;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code auto}, {@code cpu}, {@code cuda[:N]} and {@code tensorrt[:N]}. */
public final class DeviceConverter implements ITypeConverter<Device> {

  @Override
  public Device convert(String text) {
    try {
      return Device.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
