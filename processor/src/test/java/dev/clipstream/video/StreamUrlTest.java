package dev.clipstream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class StreamUrlTest {

  private static StreamUrl of(String written) {
    return StreamUrl.parse(written).orElseThrow();
  }

  @Property(tries = 2000)
  void noPassword_escapedOrNot_isInWhatIsShown(
      @ForAll
          @StringLength(min = 1, max = 12)
          @CharRange(from = 'A', to = 'Z')
          @Chars({'/', '@', '?', '#', ':', '%', ' '})
          String password) {
    StreamUrl url = of("http://me:" + password + "X@cam:81/live?token=" + password);
    assertThat(url.title()).isEqualTo("http://cam:81/live");
    assertThat(url).hasToString(url.title());
    assertThat(url.server()).isEqualTo("cam:81");
    assertThat(url.host()).isEqualTo("cam");
    assertThat(url.confidential()).contains("me:" + password + "X", password + "X");
    assertThat(url.isConfidential()).isTrue();
  }

  @Example
  void whatHoldsNoSecret_isShownAsItIs() {
    for (String plain :
        new String[] {"rtsp://cam/a", "http://cam:80/a@b/c", "rtmp://[::1]:1935/x", "udp://h:1"}) {
      assertThat(of(plain).title()).isEqualTo(plain);
      assertThat(of(plain).isConfidential()).isFalse();
    }
    assertThat(of("http://me:pw@cam/a?mail=x@y").title()).isEqualTo("http://cam/a");
    assertThat(of("HTTP://[::1]:80/a").host()).isEqualTo("[::1]");
    assertThat(of("HTTP://h").scheme()).isEqualTo("http");
    assertThat(of("udp://@239.0.0.1:1234").server()).isEqualTo("239.0.0.1:1234");
    assertThat(StreamUrl.parse("a.mp4")).isEmpty();
  }

  @Example
  void aSourceThatCannotBeOpened_isNamedWithoutUserAndQuery_whateverTheCaseOfItsScheme() {
    for (String secret :
        new String[] {
          "http://127.0.0.1:1/404?user=admin&password=t0psecret",
          "http://viewer:t0psecret@PW/x@127.0.0.1:1/404?token=t0psecret",
          "HTTP://viewer:t0psecret@127.0.0.1:1/404"
        }) {
      assertThatThrownBy(() -> VideoReader.open(secret, Duration.ofSeconds(20)))
          .isInstanceOf(VideoException.class)
          .hasMessageContaining("://127.0.0.1:1/404: cannot be opened")
          .hasMessageNotContaining("t0psecret")
          .hasMessageNotContaining("viewer")
          .hasMessageNotContaining("PW")
          .hasMessageNotContaining("Protocol not found");
    }
  }
}
