package dev.clipstream.testing.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Damages images, each in another way. Half of what it makes goes past the first checks of a
 * decoder: chunks are changed, moved, mixed and repeated, and written with right lengths and
 * checksums. Thread-safe as long as each thread has a random of its own.
 */
public final class FileMutator {
  private static final int MAX_BYTES = 200_000;

  private final List<SampleFile> samples = SampleFiles.make();

  /** Sound images of all kinds. */
  public List<SampleFile> samples() {
    return samples;
  }

  /** One of the samples, damaged; the same for the same state of {@code random}. */
  public SampleFile mutated(Random random) {
    SampleFile sample = samples.get(random.nextInt(samples.size()));
    if (sample.width() > 0) {
      return raw(sample, random);
    }
    byte[] bytes = random.nextBoolean() ? chunks(sample, random) : bytes(sample, random);
    // Copies of copies of chunks may become long; topics have limits.
    return sample.with(bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes);
  }

  private static SampleFile raw(SampleFile sample, Random random) {
    int[] sizes = {sample.width(), sample.height()};
    int side = random.nextInt(2);
    byte[] bytes = sample.bytes();
    switch (random.nextInt(4)) {
      case 0 -> sizes[side] += random.nextInt(9) - 4;
      case 1 -> sizes[side] = ByteChanges.odd(random, 31);
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
      default -> {
        // Half as wide and twice as high is as good, if both are even.
        sizes[side] *= 2;
        sizes[1 - side] /= 2;
      }
    }
    return new SampleFile(sample.kind(), sample.format(), sizes[0], sizes[1], bytes);
  }

  private static byte[] bytes(SampleFile sample, Random random) {
    byte[] bytes = sample.bytes().clone();
    // Some only in the header, where it matters most.
    int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200);
    for (int change = random.nextInt(12); change >= 0; change--) {
      bytes[random.nextInt(end)] = (byte) ByteChanges.odd(random, 8);
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(random.nextInt(400), bytes.length - at);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> ByteChanges.replaced(bytes, at, length, new byte[0]);
      case 2 -> ByteChanges.replaced(bytes, at, length, new byte[length]);
      case 3 -> ByteChanges.replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      default -> bytes;
    };
  }

  private byte[] chunks(SampleFile sample, Random random) {
    Container container = Container.valueOf(sample.format());
    List<Chunk> chunks = new ArrayList<>(container.split(sample.bytes()));
    for (int change = random.nextInt(4); change >= 0; change--) {
      change(container, chunks, random);
    }
    return container.join(chunks);
  }

  private void change(Container container, List<Chunk> chunks, Random random) {
    int at = random.nextInt(chunks.size());
    Chunk chunk = chunks.get(at);
    switch (random.nextInt(10)) {
      case 0 -> {
        if (chunks.size() > 1) {
          chunks.remove(at);
        }
      }
      case 1 -> chunks.add(random.nextInt(chunks.size() + 1), chunk);
      case 2 -> chunks.add(random.nextInt(chunks.size()), chunks.remove(at));
      case 3 -> chunks.add(random.nextInt(chunks.size() + 1), strange(container, random));
      case 4 -> chunks.add(at, ofAnother(container, random));
      case 5 -> chunks.addAll(at, Collections.nCopies(1 + random.nextInt(130), chunk));
      default -> chunks.set(at, changed(container, chunk, random));
    }
  }

  private static Chunk changed(Container container, Chunk chunk, Random random) {
    if (chunk.tail().length > 0 && random.nextBoolean()) {
      return chunk.withTail(ByteChanges.changed(chunk.tail(), random));
    }
    if (chunk.name().equals("ANMF") && chunk.data().length > 16 && random.nextBoolean()) {
      List<Chunk> inner =
          new ArrayList<>(
              Container.splitChunks(Arrays.copyOfRange(chunk.data(), 16, chunk.data().length)));
      if (!inner.isEmpty()) {
        int at = random.nextInt(inner.size());
        inner.set(at, changed(container, inner.get(at), random));
      }
      byte[] head = Arrays.copyOf(chunk.data(), 16);
      return chunk.withData(Container.concat(head, Container.joinChunks(inner)));
    }
    return chunk.withData(ByteChanges.changed(chunk.data(), random));
  }

  private Chunk ofAnother(Container container, Random random) {
    List<SampleFile> same =
        samples.stream().filter(file -> file.format().equals(container.name())).toList();
    List<Chunk> chunks = container.split(same.get(random.nextInt(same.size())).bytes());
    return chunks.get(random.nextInt(chunks.size()));
  }

  private static Chunk strange(Container container, Random random) {
    byte[] data = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200)];
    random.nextBytes(data);
    List<String> names =
        switch (container) {
          case PNG ->
              List.of("PLTE", "tRNS", "eXIf", "acTL", "fcTL", "fdAT", "iCCP", "zTXt", "ABCD");
          case WEBP ->
              List.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "EXIF", "ICCP", "ABCD");
          case JPEG ->
              List.of("C0", "C2", "C4", "C9", "DB", "DD", "DA", "DC", "E1", "EE", "FE", "D8");
        };
    return new Chunk(names.get(random.nextInt(names.size())), data);
  }
}
