package dev.clipstream.cli.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path; an address is none, though it could be the name of a file. */
public final class PathConverter implements ITypeConverter<Path> {

  private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

  @Override
  public Path convert(String text) {
    if (ADDRESS.matcher(text).matches()) {
      throw new TypeConversionException(
          "'" + text + "' is an address: only files of this machine can be read here");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
    }
  }
}
