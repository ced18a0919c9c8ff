package dev.clipstream.clips.pixels;

import dev.clipstream.model.ClipModel;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.pixels.LoadedClipModel;
import dev.clipstream.serving.pixels.PixelFormat;
import dev.clipstream.serving.pixels.PixelRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gathers the pixels of due clips. What the ring does not have is read again; a frame that cannot
 * be had any more is as if it had never been, so that the clip is sampled anew from those that are
 * left. Clips that share frames share their pixels. Thread-safe; waits for what is read again.
 */
final class PixelCollector {

  private final PixelRing ring;
  private final FrameArchive archive;
  private final ProcessorListener listener;

  PixelCollector(PixelRing ring, FrameArchive archive, ProcessorListener listener) {
    this.ring = ring;
    this.archive = archive;
    this.listener = listener;
  }

  /**
   * @param clips the frames that each can be sampled from, in order
   * @return one a clip, in order
   */
  List<ClipFrames> collect(LoadedClipModel loaded, List<List<WantedFrame>> clips) {
    return new Collection(loaded).collect(clips);
  }

  /** Of one batch. */
  private final class Collection {
    private final ClipModel model;
    private final PixelFormat format;
    private final Map<WantedFrame, byte[]> found = new HashMap<>();
    private final Set<WantedFrame> gone = new HashSet<>();

    Collection(LoadedClipModel loaded) {
      this.model = loaded.model();
      this.format = loaded.format();
    }

    List<ClipFrames> collect(List<List<WantedFrame>> clips) {
      Set<WantedFrame> lost = lost(clips);
      while (!lost.isEmpty()) {
        FrameArchive.Answer answer = readAgain(lost);
        clips.forEach(clip -> clip.forEach(frame -> leaveOutDeleted(frame, answer)));
        lost = lost(clips);
      }
      List<ClipFrames> frames = new ArrayList<>(clips.size());
      for (List<WantedFrame> clip : clips) {
        frames.add(
            new ClipFrames(
                sampled(clip).stream().map(frame -> found.getOrDefault(frame, NONE)).toList(),
                clip.size() - left(clip).size()));
      }
      return frames;
    }

    /** Frames that are needed and neither in hand nor in the ring. */
    private Set<WantedFrame> lost(List<List<WantedFrame>> clips) {
      Set<WantedFrame> lost = new LinkedHashSet<>();
      for (List<WantedFrame> clip : clips) {
        for (WantedFrame frame : sampled(clip)) {
          if (!found.containsKey(frame)) {
            Optional<byte[]> rgb = ring.get(format, frame.place());
            rgb.ifPresentOrElse(is -> found.put(frame, is), () -> lost.add(frame));
          }
        }
      }
      return lost;
    }

    private FrameArchive.Answer readAgain(Set<WantedFrame> lost) {
      FrameArchive.Answer answer = archive.read(lost, format);
      Map<WantedFrame, byte[]> read = answer.rgb();
      // For the windows to come that share them.
      read.forEach((frame, rgb) -> ring.put(format, frame.place(), rgb));
      found.putAll(read);
      lost.stream().filter(frame -> !read.containsKey(frame)).forEach(gone::add);
      listener.framesReadAgain(read.size());
      return answer;
    }

    /** Not to ask for a clip's frames one after the other that went all at once. */
    private void leaveOutDeleted(WantedFrame frame, FrameArchive.Answer answer) {
      long earliest = answer.earliest().getOrDefault(frame.place().partition(), 0L);
      if (frame.place().offset() < earliest
          && !found.containsKey(frame)
          && ring.get(format, frame.place()).isEmpty()) {
        gone.add(frame);
      }
    }

    private List<WantedFrame> left(List<WantedFrame> clip) {
      return gone.isEmpty() ? clip : clip.stream().filter(f -> !gone.contains(f)).toList();
    }

    private List<WantedFrame> sampled(List<WantedFrame> clip) {
      List<WantedFrame> left = left(clip);
      if (left.isEmpty()) {
        return List.of();
      }
      long[] times = left.stream().mapToLong(WantedFrame::capturedAtMicros).toArray();
      return IntStream.of(model.sample(times)).mapToObj(left::get).toList();
    }
  }

  private static final byte[] NONE = new byte[0];
}
