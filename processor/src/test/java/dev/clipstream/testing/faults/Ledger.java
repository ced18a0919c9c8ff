package dev.clipstream.testing.faults;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.testing.LabelReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was sent and what came of it, one by one. Every record of a frame is owed one label, those
 * that come twice or late too; every clip is owed one, over each of its frames once.
 *
 * <p>Thread-safe: one thread sends, another reads.
 */
public final class Ledger {

  /** Records and labels of one frame. */
  private static final class Account {
    int sent;
    int seen;
  }

  /** Frames and labels of one clip. */
  private static final class Clip {
    final Set<Long> frames = new HashSet<>();
    int seen;
    boolean right = true;
  }

  private final Map<String, Account> frames = new HashMap<>();
  private final Map<String, Clip> clips = new HashMap<>();
  private int framesSent;
  private int framesOwed;
  private int clipsOwed;
  private int readFrames;
  private int readClips;

  /**
   * A frame is about to be sent.
   *
   * @param inTime whether its clip is still open
   */
  synchronized void sending(Frame frame, boolean inTime) {
    Account account =
        frames.computeIfAbsent(
            clipKey(frame.getStreamId(), frame.getClipId()) + "/" + frame.getFrameIndex(),
            key -> new Account());
    account.sent++;
    framesSent++;
    // A label that came twice may have come before the record that is sent twice.
    framesOwed += account.seen < account.sent ? 1 : 0;
    if (inTime) {
      Clip clip =
          clips.computeIfAbsent(
              clipKey(frame.getStreamId(), frame.getClipId()),
              key -> {
                clipsOwed++;
                return new Clip();
              });
      clip.frames.add(frame.getFrameIndex());
    }
  }

  private static String clipKey(CharSequence stream, Object clip) {
    return stream + "/" + clip;
  }

  /** Books what a reader has read since the last time. */
  synchronized void book(LabelReader reader) {
    List<FrameLabel> frameLabels = reader.frameLabels();
    for (; readFrames < frameLabels.size(); readFrames++) {
      FrameLabel label = frameLabels.get(readFrames);
      Account account =
          frames.computeIfAbsent(
              clipKey(label.getStreamId(), label.getClipId()) + "/" + label.getFrameIndex(),
              key -> new Account());
      account.seen++;
      framesOwed -= account.seen <= account.sent ? 1 : 0;
    }
    List<ClipLabel> clipLabels = reader.clipLabels();
    for (; readClips < clipLabels.size(); readClips++) {
      ClipLabel label = clipLabels.get(readClips);
      Clip clip =
          clips.computeIfAbsent(clipKey(label.getStreamId(), label.getClipId()), key -> new Clip());
      clip.seen++;
      clip.right &= label.getFrames() == clip.frames.size() && !label.getLabels().isEmpty();
      clipsOwed -= clip.seen == 1 ? 1 : 0;
    }
  }

  public synchronized int framesSent() {
    return framesSent;
  }

  synchronized int framesOwed() {
    return framesOwed;
  }

  synchronized int clipsOwed() {
    return clipsOwed;
  }

  /** How it all came out. */
  public synchronized Outcome outcome() {
    Set<String> lost = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    frames.forEach((key, account) -> sort(key, account.seen, account.sent, lost, twice));
    int lostFrames = lost.size();
    int extraFrames = twice.size();
    clips.forEach((key, clip) -> sort(key, clip.seen, clip.frames.isEmpty() ? 0 : 1, lost, twice));
    Set<String> wrong = new TreeSet<>();
    clips.forEach(
        (key, clip) -> {
          if (!clip.right) {
            wrong.add(key);
          }
        });
    return new Outcome(
        framesSent,
        clips.size(),
        lostFrames,
        extraFrames,
        lost.size() - lostFrames,
        twice.size() - extraFrames,
        List.copyOf(lost),
        List.copyOf(twice),
        List.copyOf(wrong));
  }

  private static void sort(String key, int seen, int owed, Set<String> lost, Set<String> twice) {
    if (seen < owed) {
      lost.add(key);
    } else if (seen > owed) {
      twice.add(key);
    }
  }

  /**
   * @param frames records sent
   * @param clips sent
   * @param lost keys of the frames and clips with fewer labels than they are owed
   * @param twice keys of those with more
   * @param wrongClips keys of those whose label counts other frames than were sent, or is empty
   */
  public record Outcome(
      int frames,
      int clips,
      int framesLost,
      int framesTwice,
      int clipsLost,
      int clipsTwice,
      List<String> lost,
      List<String> twice,
      List<String> wrongClips) {

    @Override
    public String toString() {
      return frames
          + " frames and "
          + clips
          + " clips sent; frames lost "
          + framesLost
          + ", twice "
          + framesTwice
          + "; clips lost "
          + clipsLost
          + ", twice "
          + clipsTwice
          + ", wrong "
          + wrongClips.size();
    }
  }
}
