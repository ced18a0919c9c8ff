package dev.clipstream.view.scene;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream in the scene: its newest frame, labels and clips. Guarded by the scene.
 */
final class StreamTrack {

  /** Time to judge a frame that is held: 20 seconds at 30 frames a second, minutes at one. */
  private static final int MAX_LABELS = 600;

  private static final int MAX_CLIPS = 12;

  /** As many as a page shows. */
  private static final int MAX_NAMED_LATE = 24;

  /** Of a stream that is silent for longer, the headline is of the past. */
  private static final long FRESH_MILLIS = 30_000;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final String name;
  private final String sortKey;
  private final Rate rate = new Rate();
  private final OpenClips open = new OpenClips();
  private final FileNames files = new FileNames();
  private final Deque<LabelledFrame> labels = new ArrayDeque<>();
  private final Deque<LabelledFrame> namedLate = new ArrayDeque<>();
  private final Deque<LabelledClip> clips = new ArrayDeque<>();
  private Optional<Score> soFar = Optional.empty();
  private @Nullable FrameKey newest;
  private long newestSentMillis;
  private long labelledSentMillis;
  private long seenMillis;

  StreamTrack(String name, long nowMillis) {
    this.name = name;
    this.sortKey =
        NUMBER
            .matcher(name.toLowerCase(Locale.ROOT))
            .replaceAll(
                digits -> "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group());
    this.seenMillis = nowMillis;
  }

  String name() {
    return name;
  }

  /** Sorts names as people count: {@code camera-2} before {@code camera-10}. */
  String sortKey() {
    return sortKey;
  }

  OpenClips open() {
    return open;
  }

  /** The files of frames whose labels have not come. */
  FileNames files() {
    return files;
  }

  /** A frame has come. */
  void sawFrame(FrameKey key, long sentMillis, long nowMillis) {
    rate.add(nowMillis, 1);
    newest = key;
    newestSentMillis = Math.max(newestSentMillis, sentMillis);
    seenMillis = nowMillis;
    open.add(key.clip(), key.index());
  }

  /** A frame's file is known: mostly before its label comes, but the topics are read apart. */
  void sawFile(FrameKey key, String file) {
    if (file.isEmpty()) {
      return;
    }
    Optional<LabelledFrame> label =
        label(key.clip(), key.index()).filter(of -> of.file().isEmpty());
    if (label.isEmpty()) {
      files.put(key, file);
      return;
    }
    LabelledFrame named = label.get().withFile(FileNames.shortened(file));
    replace(labels, of -> of.number() == named.number(), of -> named);
    namedLate.addLast(named);
    if (namedLate.size() > MAX_NAMED_LATE) {
      namedLate.removeFirst();
    }
  }

  /**
   * A frame's label has come.
   *
   * @param best of what a stream model says of its clip or stream so far; none without one
   */
  void sawLabel(LabelledFrame label, Optional<Score> best, long frameSentMillis, long nowMillis) {
    labels.addLast(label);
    soFar = best;
    if (labels.size() > MAX_LABELS) {
      labels.removeFirst();
    }
    labelledSentMillis = Math.max(labelledSentMillis, frameSentMillis);
    seenMillis = nowMillis;
  }

  /** A clip's label has come. */
  void sawClip(LabelledClip clip, long nowMillis) {
    clips.addFirst(clip);
    if (clips.size() > MAX_CLIPS) {
      clips.removeLast();
    }
    seenMillis = nowMillis;
  }

  Optional<FrameKey> newest() {
    return Optional.ofNullable(newest);
  }

  Optional<LabelledFrame> newestLabel() {
    return Optional.ofNullable(labels.peekLast());
  }

  Optional<LabelledClip> newestClip() {
    return Optional.ofNullable(clips.peekFirst());
  }

  /** The newest label of a frame. */
  Optional<LabelledFrame> label(String clip, long index) {
    for (Iterator<LabelledFrame> all = labels.descendingIterator(); all.hasNext(); ) {
      LabelledFrame label = all.next();
      if (label.index() == index && label.clip().equals(clip)) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }

  Optional<LabelledClip> clip(long id) {
    return clips.stream().filter(clip -> clip.id() == id).findFirst();
  }

  /** Puts others in the place of some clips. */
  void replaceClips(Predicate<LabelledClip> some, UnaryOperator<LabelledClip> other) {
    replace(clips, some, other);
  }

  /** Costs a look at each where, as mostly, there is none to replace. */
  private static <T> void replace(Deque<T> all, Predicate<T> some, UnaryOperator<T> other) {
    if (all.stream().noneMatch(some)) {
      return;
    }
    List<T> before = List.copyOf(all);
    all.clear();
    before.forEach(one -> all.addLast(some.test(one) ? other.apply(one) : one));
  }

  /** Labels of frames, oldest first. */
  List<LabelledFrame> labels() {
    return List.copyOf(labels);
  }

  /** The last labels of frames whose file was known only after them. */
  List<LabelledFrame> namedLate() {
    return List.copyOf(namedLate);
  }

  /** Labels of clips, newest first. */
  List<LabelledClip> clips() {
    return List.copyOf(clips);
  }

  double framesPerSecond(long nowMillis) {
    return rate.perSecond(nowMillis);
  }

  /** How far the labels are behind the frames, by the times at which these were sent. */
  long lagMillis() {
    return labels.isEmpty() || newest == null
        ? 0
        : Math.max(0, newestSentMillis - labelledSentMillis);
  }

  /** When anything of it came last. */
  long seenMillis() {
    return seenMillis;
  }

  /**
   * What is said of the stream at a glance: of its clip so far, where a stream model does, else of
   * its newest clip that has a label, else of its newest frame.
   */
  Optional<Headline> headline() {
    return soFar
        .map(best -> new Headline(Headline.SO_FAR, best))
        .or(
            () ->
                newestClip()
                    .flatMap(clip -> clip.labels().stream().findFirst())
                    .map(best -> new Headline(Headline.CLIP, best)))
        .or(
            () ->
                newestLabel()
                    .flatMap(frame -> frame.labels().stream().findFirst())
                    .map(best -> new Headline(Headline.FRAME, best)));
  }

  /** 1 less the score of the headline: 0 where the model is sure. */
  float uncertainty() {
    return headline().map(headline -> 1 - headline.best().score()).orElse(0f);
  }

  /** The label of the headline; empty before the first. */
  String topLabel() {
    return headline().map(headline -> headline.best().label()).orElse("");
  }

  /** Whether its headline is one of some labels, and something has come lately. */
  boolean shows(Set<String> watch, long nowMillis) {
    return !watch.isEmpty() && nowMillis - seenMillis < FRESH_MILLIS && watch.contains(topLabel());
  }
}
