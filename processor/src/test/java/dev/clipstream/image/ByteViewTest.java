package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The search for markers, which looks at many bytes at once, against one that looks at each. */
class ByteViewTest {

  @Provide
  Arbitrary<byte[]> bytesOfScans() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) -1, (byte) 0xFE, (byte) 0x7F, (byte) 0xD0)
        .array(byte[].class)
        .ofMinSize(0)
        .ofMaxSize(120);
  }

  @Provide
  Arbitrary<byte[]> anyBytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
  }

  @Property(tries = 3000)
  void nextMarker_isTheFirst(
      @ForAll @From("bytesOfScans") byte[] bytes,
      @ForAll @IntRange(max = 20) int from,
      @ForAll @IntRange(max = 10) int margin) {
    int offset = Math.min(margin, bytes.length);
    ByteView view = new ByteView(bytes, offset, Math.max(0, bytes.length - offset - margin));
    assertThat(view.nextMarker(Math.min(from, view.length())))
        .isEqualTo(slowly(view, Math.min(from, view.length())));
  }

  @Property
  void nextFF_isTheFirst(
      @ForAll @From("anyBytes") byte[] bytes, @ForAll @IntRange(max = 40) int from) {
    int start = Math.min(from, bytes.length);
    int expected = start;
    while (expected < bytes.length && bytes[expected] != -1) {
      expected++;
    }
    assertThat(ByteView.nextFF(bytes, start, bytes.length)).isEqualTo(expected);
  }

  private static int slowly(ByteView view, int from) {
    for (int at = from; at + 1 < view.length(); at++) {
      if (view.u8(at) == 0xFF && view.u8(at + 1) != 0 && view.u8(at + 1) != 0xFF) {
        return at;
      }
    }
    return -1;
  }
}
