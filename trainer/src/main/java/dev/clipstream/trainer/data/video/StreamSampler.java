package dev.clipstream.trainer.data.video;

import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Picks evenly spread frames of a video whose length is known only at its end, in bounded memory:
 * the frames of a short one are held until then; a longer one is counted, and read once more for
 * those that are wanted.
 *
 * @param max frames that are picked at most
 * @param maxHeld frames that are held while the length is not known, at least {@code max}
 * @param rate of frames that are chosen before; empty: that of the video
 */
record StreamSampler(int max, int maxHeld, Optional<FrameRate> rate) {

  private static final long MAX_HELD_BYTES = 32L << 20;

  StreamSampler {
    if (max < 1 || maxHeld < max) {
      throw new IllegalArgumentException("%d frames of %d held".formatted(max, maxHeld));
    }
  }

  /** Of a video at its own rate. */
  StreamSampler(int max, int maxHeld) {
    this(max, maxHeld, Optional.empty());
  }

  /** For frames of a size, of which 32 MiB are held, or what is picked if that is more. */
  static StreamSampler of(int max, int frameBytes) {
    return new StreamSampler(max, (int) Math.max(max, MAX_HELD_BYTES / frameBytes));
  }

  /** The same at a rate. */
  StreamSampler at(Optional<FrameRate> otherRate) {
    return new StreamSampler(max, maxHeld, otherRate);
  }

  /** The frames of {@link FrameRate} and {@link FrameSampling}, each uint8 RGB [H,W,3]. */
  List<byte[]> sample(FrameStream.Source source) throws UnreadableException {
    List<byte[]> held = new ArrayList<>();
    LongStream.Builder times = LongStream.builder();
    int count = 0;
    try (FrameStream stream = source.open()) {
      Optional<FrameStream.Frame> next = stream.next();
      while (next.isPresent()) {
        count++;
        times.add(next.get().timestampMicros());
        if (count <= maxHeld) {
          held.add(next.get().pixels());
        } else {
          held.clear();
        }
        next = stream.next();
      }
    }
    int[] wanted = wanted(times.build().toArray());
    return count <= maxHeld
        ? IntStream.of(wanted).mapToObj(held::get).toList()
        : again(source, count, wanted);
  }

  private int[] wanted(long[] times) {
    int[] chosen =
        rate.map(r -> r.indices(times)).orElseGet(() -> IntStream.range(0, times.length).toArray());
    return IntStream.of(FrameSampling.indices(chosen.length, max)).map(i -> chosen[i]).toArray();
  }

  private static List<byte[]> again(FrameStream.Source source, int count, int[] wanted)
      throws UnreadableException {
    List<byte[]> picked = new ArrayList<>();
    try (FrameStream stream = source.open()) {
      for (int at = 0; picked.size() < wanted.length; at++) {
        Optional<FrameStream.Frame> next = stream.next();
        if (next.isEmpty()) {
          throw new UnreadableException(
              "had %d frames, and when read again only %d".formatted(count, at));
        }
        if (at == wanted[picked.size()]) {
          picked.add(next.get().pixels());
        }
      }
    }
    return picked;
  }
}
