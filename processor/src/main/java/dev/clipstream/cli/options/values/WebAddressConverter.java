package dev.clipstream.cli.options.values;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the URL of an HTTP server, or its host and port alone, which are taken as {@code http}.
 * Never repeats a wrong one in its message: it may hold a password.
 */
public final class WebAddressConverter implements ITypeConverter<URI> {

  private static final int MAX_PORT = 65_535;

  @Override
  public URI convert(String text) {
    String written = text.trim();
    URI address;
    try {
      address = new URI(written.contains("://") ? written : "http://" + written);
    } catch (URISyntaxException e) {
      throw wrong();
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw wrong();
    }
    if (address.getPort() == 0 || address.getPort() > MAX_PORT) {
      throw new TypeConversionException("a port must be from 1 to " + MAX_PORT);
    }
    return address;
  }

  private static TypeConversionException wrong() {
    return new TypeConversionException("must be a URL as http://host:8080, or host:8080");
  }
}
