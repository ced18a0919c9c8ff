package dev.clipstream.cli.options.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class WebAddressConverterTest {

  private static URI convert(String text) {
    return new WebAddressConverter().convert(text);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1/metrics, http://h:1/metrics",
    "HTTPS://h/x, HTTPS://h/x",
    "127.0.0.1:39201, http://127.0.0.1:39201",
    "localhost:8080/site, http://localhost:8080/site",
    "camera-host, http://camera-host",
    "http://[::1]:65535, http://[::1]:65535"
  })
  void aUrl_orHostAndPortAlone_isAnAddress(String written, String address) {
    assertThat(convert(written)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ftp://h", "http://", "http:///x", "http://me:s3cr3t@a b/", "://s3cr3t", "?"})
  void whatIsNone_isRefusedInWords_withoutBeingRepeated(String written) {
    assertThatThrownBy(() -> convert(written))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("must be a URL as http://host:8080, or host:8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h:65536", "h:99999", "http://h:0"})
  void aPortThatIsNone_isRefused(String written) {
    assertThatThrownBy(() -> convert(written)).hasMessage("a port must be from 1 to 65535");
  }
}
