package dev.clipstream.trainer.data.video;

import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Picks evenly spread frames of a video whose length is known only at its end, in bounded memory:
 * the frames of a short one are held until then; a longer one is counted, and read once more for
 * those that are wanted.
 *
 * @param max frames that are picked at most
 * @param maxHeld frames that are held while the length is not known, at least {@code max}
 */
record StreamSampler(int max, int maxHeld) {

  private static final long MAX_HELD_BYTES = 32L << 20;

  StreamSampler {
    if (max < 1 || maxHeld < max) {
      throw new IllegalArgumentException("%d frames of %d held".formatted(max, maxHeld));
    }
  }

  /** For frames of a size, of which 32 MiB are held, or what is picked if that is more. */
  static StreamSampler of(int max, int frameBytes) {
    return new StreamSampler(max, (int) Math.max(max, MAX_HELD_BYTES / frameBytes));
  }

  /** The frames of {@link FrameSampling#indices}, each uint8 RGB [H,W,3]. */
  List<byte[]> sample(FrameStream.Source source) throws UnreadableException {
    List<byte[]> held = new ArrayList<>();
    int count = 0;
    try (FrameStream stream = source.open()) {
      Optional<FrameStream.Frame> next = stream.next();
      while (next.isPresent()) {
        count++;
        if (count <= maxHeld) {
          held.add(next.get().pixels());
        } else {
          held.clear();
        }
        next = stream.next();
      }
    }
    return count <= maxHeld ? FrameSampling.of(held, max) : again(source, count);
  }

  private List<byte[]> again(FrameStream.Source source, int count) throws UnreadableException {
    int[] wanted = FrameSampling.indices(count, max);
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
