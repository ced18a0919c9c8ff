package dev.clipstream.testing.faults;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.testing.LabelReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what came of it, one by one. Every record of a frame is owed one label, those
 * that come twice or late too; every clip is owed one, over each of its frames once; every odd
 * record is owed one answer. What labels say is compared with {@link ReferenceLabels}.
 *
 * <p>Thread-safe: one thread sends, another reads.
 */
final class Ledger {

  /** Records and labels of one frame. */
  private static final class Account {
    int picture = -1;
    int sent;
    int seen;
    final List<List<Label>> labels = new ArrayList<>(1);
  }

  /** Frames and labels of one clip. */
  private static final class Clip {
    final TreeMap<Long, Integer> pictures = new TreeMap<>();
    final List<ClipLabel> labels = new ArrayList<>();
  }

  private final Map<String, Account> frames = new HashMap<>();
  private final Map<String, Clip> clips = new HashMap<>();
  private final OddAccounts odd = new OddAccounts();
  private int framesSent;
  private int framesOwed;
  private int clipsOwed;

  /**
   * A camera's frame is about to be sent.
   *
   * @param inTime whether its clip is still open
   */
  synchronized void sending(Frame frame, int picture, boolean inTime) {
    book(frameKey(frame.getStreamId(), frame.getClipId(), frame.getFrameIndex()), picture);
    if (inTime) {
      Clip clip =
          clips.computeIfAbsent(
              clipKey(frame.getStreamId(), frame.getClipId()),
              key -> {
                clipsOwed++;
                return new Clip();
              });
      clip.pictures.put(frame.getFrameIndex(), picture);
    }
  }

  /** An odd record that is owed a frame label all the same; before it is sent, or after. */
  synchronized void oddWithLabel(String stream, long index, int picture) {
    odd.sent();
    book(frameKey(stream, null, index), picture);
  }

  /** An odd record has been sent that is owed a dead letter. */
  synchronized void oddWithDeadLetter(String what, int partition, long offset) {
    odd.owedDeadLetter(what, partition, offset);
  }

  /** A record has been sent of which nobody knows whether it is a frame: it is owed one answer. */
  synchronized void oddWithAnyAnswer(int partition, long offset) {
    odd.owedAnyAnswer(partition, offset);
  }

  private void book(String key, int picture) {
    Account account = frames.computeIfAbsent(key, k -> new Account());
    account.picture = picture;
    account.sent++;
    framesSent++;
    // A label that came twice may have come before the record that is sent twice.
    framesOwed += account.seen < account.sent ? 1 : 0;
  }

  private static String clipKey(CharSequence stream, Object clip) {
    return stream + "/" + clip;
  }

  private static String frameKey(CharSequence stream, @Nullable Object clip, long index) {
    return stream + "/" + clip + "/" + index;
  }

  /** Books what a reader has read since the last time, and takes it from the reader. */
  synchronized void book(LabelReader reader) {
    reader.frameLabels().forEach(this::book);
    reader.frameLabels().clear();
    reader.clipLabels().forEach(this::book);
    reader.clipLabels().clear();
    reader.deadLetters().forEach(this::book);
    reader.deadLetters().clear();
    reader.labelEvents().clear();
  }

  synchronized void book(FrameLabel label) {
    if (!OddTraffic.isKnownStream(label.getStreamId())) {
      odd.bookOtherLabel();
      return;
    }
    Account account =
        frames.computeIfAbsent(
            frameKey(label.getStreamId(), label.getClipId(), label.getFrameIndex()),
            key -> new Account());
    account.seen++;
    framesOwed -= account.seen <= account.sent ? 1 : 0;
    account.labels.add(label.getLabels());
  }

  synchronized void book(ClipLabel label) {
    if (!CameraTraffic.isCamera(label.getStreamId())) {
      // A window of a stream of odd frames.
      return;
    }
    Clip clip =
        clips.computeIfAbsent(clipKey(label.getStreamId(), label.getClipId()), key -> new Clip());
    clip.labels.add(label);
    clipsOwed -= clip.labels.size() == 1 && !clip.pictures.isEmpty() ? 1 : 0;
  }

  synchronized void book(ConsumerRecord<byte[], byte[]> deadLetter) {
    odd.bookDeadLetter(deadLetter);
  }

  synchronized int framesSent() {
    return framesSent;
  }

  synchronized int framesOwed() {
    return framesOwed;
  }

  /** Of everything that was sent so far: labels of frames and clips, and answers to odd records. */
  synchronized int owed() {
    return framesOwed + clipsOwed + odd.owed();
  }

  /** How it all came out. */
  synchronized Outcome outcome(ReferenceLabels reference) {
    Set<String> lost = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    frames.forEach((key, account) -> sort(key, account.seen, account.sent, lost, twice));
    clips.forEach(
        (key, clip) -> sort(key, clip.labels.size(), clip.pictures.isEmpty() ? 0 : 1, lost, twice));
    odd.sort(lost, twice);
    Set<String> wrong = new TreeSet<>(odd.wrong());
    frames.forEach(
        (key, account) -> {
          if (account.sent > 0 && account.seen > 0 && !isRight(account, reference)) {
            wrong.add(key + ": " + account.labels);
          }
        });
    clips.forEach(
        (key, clip) ->
            clip.labels.stream()
                .filter(label -> !isRight(clip, label, reference))
                .forEach(label -> wrong.add(key + " of " + clip.pictures.size() + ": " + label)));
    return new Outcome(
        framesSent,
        clips.size(),
        odd.count(),
        List.copyOf(lost),
        List.copyOf(twice),
        List.copyOf(wrong));
  }

  private static boolean isRight(Account account, ReferenceLabels reference) {
    return account.labels.stream().allMatch(it -> reference.areOfFrame(it, account.picture));
  }

  private static boolean isRight(Clip clip, ClipLabel label, ReferenceLabels reference) {
    // One that was decided is another's to judge: it is not about all of its frames.
    return label.getEnd() == ClipEnd.DECIDED || isRightAtItsEnd(clip, label, reference);
  }

  private static boolean isRightAtItsEnd(Clip clip, ClipLabel label, ReferenceLabels reference) {
    return !clip.pictures.isEmpty()
        && label.getFrames() == clip.pictures.size()
        && label.getFirstFrame() == clip.pictures.firstKey()
        && label.getLastFrame() == clip.pictures.lastKey()
        && reference.areOfClip(label.getLabels(), List.copyOf(clip.pictures.values()));
  }

  static void sort(String key, int seen, int owed, Set<String> lost, Set<String> twice) {
    if (seen < owed) {
      lost.add(key);
    } else if (seen > owed) {
      twice.add(key);
    }
  }
}
