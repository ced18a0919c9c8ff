package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class CameraAddressTest {

  private final List<String> problems = new ArrayList<>();

  private CameraAddress of(String written, Map<String, String> environment) {
    return CameraAddress.of(written, environment, problems::add);
  }

  @Property(tries = 300)
  void anyPassword_reachesTheCamera_andNoMessage(
      @ForAll @StringLength(min = 8, max = 20) String password) {
    // Halves of pairs are no characters, which no environment holds either.
    String valid =
        password
            .codePoints()
            .filter(c -> Character.getType(c) != Character.SURROGATE)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    CameraAddress address = of("rtsp://me:${P}@camera:554/live", Map.of("P", valid));
    URI uri = URI.create(address.location());
    assertThat(uri.getHost()).isEqualTo("camera");
    assertThat(uri.getPath()).isEqualTo("/live");
    assertThat(uri.getUserInfo()).isEqualTo("me:" + valid);
    assertThat(address.title()).isEqualTo("rtsp://camera:554/live");
    if (valid.length() >= 4) {
      assertThat(address.secrets().hide("<" + valid + "|" + uri.getRawUserInfo() + ">"))
          .isEqualTo("<***|***>");
    }
    assertThat(problems).isEmpty();
  }

  @Example
  void passwordsThatAreWrittenOut_areHiddenToo() {
    CameraAddress address = of("rtsp://me:p@ssword@camera/live?user=me&pwd=secret1#x", Map.of());
    assertThat(address.title()).isEqualTo("rtsp://camera/live");
    assertThat(address.toString()).isEqualTo("rtsp://camera/live");
    assertThat(address.secrets().hide("401 for me:p@ssword, p@ssword, pwd=secret1, secret1"))
        .isEqualTo("401 for ***, ***, pwd=***, ***");
    assertThat(address.secrets().toString()).doesNotContain("ssword");
  }

  @Example
  void aWholeAddress_mayComeFromTheEnvironment_asItIs() {
    CameraAddress address = of("${DOOR}", Map.of("DOOR", "rtsp://me:p%40ss@camera.local/live"));
    assertThat(address.location()).isEqualTo("rtsp://me:p%40ss@camera.local/live");
    assertThat(address.title()).isEqualTo("rtsp://camera.local/live");
    assertThat(address.secrets().hide("no p%40ss here")).isEqualTo("no *** here");
  }

  @Example
  void aKeyInThePath_isHidden() {
    CameraAddress address = of("rtmp://host/live/${KEY}", Map.of("KEY", "stream-key-1"));
    assertThat(address.location()).isEqualTo("rtmp://host/live/stream-key-1");
    assertThat(address.title()).isEqualTo("rtmp://host/live/***");
  }

  @Example
  void whatIsNotSet_isNamed() {
    of("rtsp://${A}:${B}@host/", Map.of("A", "x"));
    assertThat(problems).containsExactly("${B} is not set in the environment");
  }

  @Example
  void liveAreUrlsAndDevices() {
    assertThat(List.of("rtsp://a/b", "http://a", "/dev/video3", "udp://@:1234"))
        .allMatch(CameraAddress::isLive);
    assertThat(List.of("a.mp4", "/x/a.mp4", "file:///x/a.mp4", "/dev/null", "c:\\x"))
        .noneMatch(CameraAddress::isLive);
  }
}
