package dev.clipstream.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are computed once for the same content, and anew for whatever changes them. */
class EncoderFeatureCacheTest {

  private static final float[] FEATURES = {1, 2, 3, 4, 5, 6};

  @TempDir private Path directory;
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void sameContentIsKnown_whateverItIsCalled() throws Exception {
    Path one = Files.writeString(directory.resolve("one.mp4"), "frames");
    Path copy = Files.writeString(directory.resolve("copy.mp4"), "frames");

    assertThat(get(cache("encoder", "clips of 32"), one)).isEqualTo(FEATURES);
    assertThat(get(cache("encoder", "clips of 32"), copy)).isEqualTo(FEATURES);
    assertThat(made).hasValue(1);
  }

  @Test
  void otherContent_otherEncoder_orOtherFrames_areComputedAnew() throws Exception {
    Path file = Files.writeString(directory.resolve("one.mp4"), "frames");
    get(cache("encoder", "clips of 32"), file);
    get(cache("other encoder", "clips of 32"), file);
    get(cache("encoder", "images"), file);
    Files.writeString(file, "others");
    get(cache("encoder", "clips of 32"), file);
    assertThat(made).hasValue(4);
  }

  @Test
  void framesOfAFolderCountInTheirOrder() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("clip"));
    Files.writeString(folder.resolve("1.jpg"), "a");
    Files.writeString(folder.resolve("2.jpg"), "b");
    Path turned = Files.createDirectories(directory.resolve("turned"));
    Files.writeString(turned.resolve("1.jpg"), "b");
    Files.writeString(turned.resolve("2.jpg"), "a");

    EncoderFeatureCache cache = cache("encoder", "clips of 32");
    assertThat(cache.entry(folder, TimeSpan.ALL)).isNotEqualTo(cache.entry(turned, TimeSpan.ALL));
  }

  @Test
  void damagedEntriesAreMadeAgain() throws Exception {
    Path file = Files.writeString(directory.resolve("one.mp4"), "frames");
    EncoderFeatureCache cache = cache("encoder", "images");
    get(cache, file);
    byte[] bytes = Files.readAllBytes(cache.entry(file, TimeSpan.ALL));
    bytes[bytes.length - 1] ^= 1;
    Files.write(cache.entry(file, TimeSpan.ALL), bytes);

    assertThat(get(cache, file)).isEqualTo(FEATURES);
    assertThat(made).hasValue(2);
    Files.write(cache.entry(file, TimeSpan.ALL), new byte[5]);
    assertThat(get(cache, file)).isEqualTo(FEATURES);
    assertThat(made).hasValue(3);
  }

  private EncoderFeatureCache cache(String encoder, String kind) {
    return new EncoderFeatureCache(directory.resolve("cache"), encoder, kind, 3);
  }

  private float[] get(EncoderFeatureCache cache, Path file)
      throws UnreadableException, IOException {
    return cache.get(
        file,
        () -> {
          made.incrementAndGet();
          return FEATURES;
        });
  }
}
