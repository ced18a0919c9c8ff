package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.serving.ClipFailure;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.KeyFault;
import dev.clipstream.serving.ProcessorListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a processor says of its work. */
public final class HeardWork implements ProcessorListener {

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger decoded = new AtomicInteger();
  private final AtomicInteger framesRun = new AtomicInteger();
  private final List<ClipFailure> clipFailures = new CopyOnWriteArrayList<>();
  private final List<FrameLabel> frameLabels = new CopyOnWriteArrayList<>();
  private final List<Long> sentAt = new CopyOnWriteArrayList<>();
  private final List<ClipLabel> clipLabels = new CopyOnWriteArrayList<>();
  private final List<LabelEvent> events = new CopyOnWriteArrayList<>();
  private final List<KeyFault> keyFaults = new CopyOnWriteArrayList<>();
  private final List<FailureReason> rejections = new CopyOnWriteArrayList<>();

  /** Frames by what they were to their clips. */
  final Map<ClipFrame, Integer> clipFrames = new ConcurrentHashMap<>();

  @Override
  public void clipFrame(ClipFrame what) {
    clipFrames.merge(what, 1, Integer::sum);
  }

  @Override
  public void eventTold(LabelEvent event) {
    events.add(event);
  }

  List<LabelEvent> events() {
    return events;
  }

  @Override
  public void clipFailed(ClipLabel label, ClipFailure why, String reason) {
    clipFailures.add(why);
  }

  public int clipFailures() {
    return clipFailures.size();
  }

  /** Why clips have empty labels, in order. */
  public List<ClipFailure> whyClipsFailed() {
    return clipFailures;
  }

  @Override
  public void frameTaken(long waitedNanos) {
    taken.incrementAndGet();
  }

  @Override
  public void frameDecoded(long nanos) {
    decoded.incrementAndGet();
  }

  @Override
  public void batchRun(int frames, long waitedNanos, long ranNanos) {
    framesRun.addAndGet(frames);
  }

  @Override
  public void frameLabelled(FrameLabel label, long sentAtMillis) {
    frameLabels.add(label);
    sentAt.add(sentAtMillis);
  }

  @Override
  public void frameRejected(FailureReason why) {
    rejections.add(why);
  }

  @Override
  public void keyFault(KeyFault fault) {
    keyFaults.add(fault);
  }

  @Override
  public void clipLabelled(ClipLabel label) {
    clipLabels.add(label);
  }

  List<KeyFault> keyFaults() {
    return keyFaults;
  }

  int taken() {
    return taken.get();
  }

  int decoded() {
    return decoded.get();
  }

  int framesRun() {
    return framesRun.get();
  }

  List<FrameLabel> frameLabels() {
    return frameLabels;
  }

  List<Long> sentAtMillis() {
    return sentAt;
  }

  List<ClipLabel> clipLabels() {
    return clipLabels;
  }

  List<FailureReason> rejections() {
    return rejections;
  }
}
