package dev.clipstream.view.scene;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.image.Image;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.records.Micros;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bounded state that the page shows: streams, images, labels, dead letters. One thread writes
 * it, many read it; every method is short and holds the scene's lock. It is bounded in images by
 * bytes and in all else by number, so that it can stay up for ever.
 */
public final class Scene {

  /** Beyond that, the stream that was silent longest is forgotten. */
  static final int MAX_STREAMS = 1000;

  /** Longer behind than this, a frame without its label tells more than an old one with it. */
  private static final long STALE_MILLIS = 2000;

  private final InstantSource clock;
  private final ImageCache shelf;
  private final Interner names = new Interner();
  private final DeadLetterBox deadLetters = new DeadLetterBox();
  private final EventBox events = new EventBox();
  private final TrafficStats pulse = new TrafficStats();
  private final GridOrder order = new GridOrder();

  private final Map<String, StreamTrack> streams = new HashMap<>();

  private long clipIds;

  /** Goes on after a restart where it was before, as long as labels are fewer than a million/s. */
  private long labelNumber;

  /**
   * @param maxImageBytes of the records whose images are kept
   */
  public Scene(InstantSource clock, long maxImageBytes) {
    this.clock = clock;
    this.shelf = new ImageCache(maxImageBytes);
    this.labelNumber = clock.millis() * 1000;
  }

  /** A frame was sent, of which no file is known. */
  public void frame(FrameKey key, Image image, long sentMillis) {
    frame(key, image, sentMillis, "");
  }

  /**
   * A frame was sent.
   *
   * @param sentMillis its record's time
   * @param file that it was read from; empty where that is not known
   */
  public synchronized void frame(FrameKey key, Image image, long sentMillis, String file) {
    long now = clock.millis();
    pulse.frames(now, 1);
    StreamTrack track = track(key.stream(), now);
    track.sawFrame(key, sentMillis, now);
    track.sawFile(key, file);
    shelf.put(key, image);
    // The topics are read apart, so that a clip's label may come before some of its frames.
    track.replaceClips(clip -> clip.holds(key), clip -> withStrip(track, clip));
  }

  /** Frames were passed over, to keep up. */
  public synchronized void skipped(long frames) {
    pulse.skipped(clock.millis(), frames);
  }

  /** A frame was labelled; {@code sentMillis} is when the frame was sent. */
  public synchronized void label(FrameLabel label, long sentMillis) {
    long now = clock.millis();
    ModelId model = names.model(label.getModel());
    pulse.label(now, now - sentMillis, model);
    StreamTrack track = track(label.getStreamId(), now);
    FrameKey key = new FrameKey(track.name(), clipId(label.getClipId()), label.getFrameIndex());
    track.sawLabel(
        new LabelledFrame(
            ++labelNumber,
            key.clip(),
            key.index(),
            Micros.of(label.getCapturedAt()),
            label.getLabelledAt().toEpochMilli(),
            track.files().take(key),
            names.scores(label.getLabels()),
            model),
        names.scores(label.getSoFar()).stream().findFirst(),
        sentMillis,
        now);
  }

  /** A clip was labelled: of its images, those that stand for it are kept. */
  public synchronized void clip(ClipLabel label) {
    long now = clock.millis();
    ModelId model = names.model(label.getModel());
    pulse.clip(now, model);
    StreamTrack stream = track(label.getStreamId(), now);
    LabelledClip clip =
        new LabelledClip(
            ++clipIds,
            clipId(label.getClipId()),
            label.getFirstFrame(),
            label.getLastFrame(),
            Micros.of(label.getStartedAt()),
            Micros.of(label.getEndedAt()),
            label.getFrames(),
            label.getEnd().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            names.scores(label.getLabels()),
            model,
            label.getLabelledAt().toEpochMilli(),
            label.getAttention(),
            List.of(),
            "");
    stream.sawClip(withStrip(stream, clip), now);
  }

  /** The clip with the frames that stand for it; of one that was seen whole, the others go. */
  private LabelledClip withStrip(StreamTrack stream, LabelledClip clip) {
    String id = clip.clip();
    List<Long> seen = stream.open().within(id, clip.first(), clip.last());
    if (seen.size() <= clip.strip().size()) {
      // A frame that was sent again, of a clip that was seen whole.
      return clip;
    }
    List<Long> strip = FrameSampling.of(seen, OpenClips.STRIP);
    if (!id.isEmpty() && seen.size() >= clip.frames()) {
      stream.open().done(id);
      Collection<Long> spare = new HashSet<>(seen);
      strip.forEach(spare::remove);
      stream.newest().filter(key -> key.clip().equals(id)).ifPresent(k -> spare.remove(k.index()));
      spare.forEach(index -> shelf.remove(new FrameKey(stream.name(), id, index)));
    }
    return clip.withStrip(strip);
  }

  /** A label has begun on a stream, or has ended. */
  public synchronized void event(LabelEvent event) {
    events.add(event);
  }

  /** The newest events, newest first. */
  public synchronized List<EventRow> events() {
    return events.newestFirst();
  }

  /** A record was given up; {@code image} is what may be shown of it. */
  public synchronized void deadLetter(
      String stream, String reason, String place, long atMillis, Optional<Image> image) {
    deadLetters.add(stream, reason, place, atMillis, image);
  }

  /** The tiles that are asked for. */
  public synchronized Grid wall(Grid.Query query) {
    long now = clock.millis();
    List<StreamTrack> matching = order.of(streams.values(), query, now);
    List<Cell> tiles =
        matching.stream()
            .skip(query.from())
            .limit(query.count())
            .map(stream -> tile(stream, now, query.watch()))
            .toList();
    return new Grid(
        streams.size(), matching.size(), query.from(), tiles, GridOrder.labels(streams.values()));
  }

  /** The streams whose headline is one of some labels, in the order of their names. */
  public synchronized List<Grid.Watched> watched(Set<String> watch) {
    long now = clock.millis();
    return watch.isEmpty()
        ? List.of()
        : streams.values().stream()
            .filter(stream -> stream.shows(watch, now))
            .sorted(Comparator.comparing(StreamTrack::sortKey))
            .flatMap(
                stream ->
                    stream.headline().stream()
                        .map(
                            of ->
                                new Grid.Watched(
                                    stream.name(), of.best().label(), of.best().score())))
            .toList();
  }

  /**
   * One stream in full; empty if there is none of that name.
   *
   * @param after the number of a label; it and those that came before it are left out
   */
  public synchronized Optional<StreamDetail> stream(String name, long after) {
    return find(name)
        .map(
            stream ->
                new StreamDetail(
                    tile(stream, clock.millis(), Set.of()),
                    stream.labels().stream().filter(label -> label.number() > after).toList(),
                    stream.namedLate(),
                    stream.clips()));
  }

  /** What passes through the whole system. */
  public synchronized Traffic traffic() {
    return pulse.traffic(clock.millis(), streams.size(), shelf.bytes(), deadLetters);
  }

  /** A frame's image, if it is still kept. */
  public synchronized Optional<Image> image(FrameKey key) {
    return shelf.get(key);
  }

  /** A dead letter's image, if it has one and is still kept. */
  public synchronized Optional<Image> deadLetterImage(long id) {
    return deadLetters.image(id);
  }

  /** A frame's label, if it is still kept. */
  public synchronized Optional<LabelledFrame> labelOf(FrameKey key) {
    return find(key.stream()).flatMap(stream -> stream.label(key.clip(), key.index()));
  }

  /** A clip's label, if it is still kept. */
  public synchronized Optional<LabelledClip> clipOf(String stream, long id) {
    return find(stream).flatMap(track -> track.clip(id));
  }

  /** Remembers what was said of a clip, so that every page shows it. */
  public synchronized void judge(String stream, LabelledClip clip, String verdict) {
    find(stream)
        .ifPresent(
            track -> track.replaceClips(of -> of.id() == clip.id(), of -> of.withVerdict(verdict)));
  }

  private Optional<StreamTrack> find(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  private StreamTrack track(String name, long now) {
    StreamTrack known = streams.get(name);
    if (known != null) {
      return known;
    }
    if (streams.size() >= MAX_STREAMS) {
      streams.values().stream()
          .min(Comparator.comparingLong(StreamTrack::seenMillis))
          .ifPresent(silent -> streams.remove(silent.name()));
    }
    StreamTrack track = new StreamTrack(name, now);
    streams.put(name, track);
    return track;
  }

  private Cell tile(StreamTrack stream, long now, Set<String> watch) {
    Optional<LabelledFrame> label = stream.newestLabel();
    Optional<FrameKey> labelled =
        label
            .map(of -> new FrameKey(stream.name(), of.clip(), of.index()))
            .filter(key -> stream.lagMillis() < STALE_MILLIS && shelf.has(key));
    FrameKey shown =
        labelled
            .or(() -> stream.newest().filter(shelf::has))
            .orElse(new FrameKey(stream.name(), "", -1));
    return new Cell(
        stream.name(),
        shown.clip(),
        shown.index(),
        shelf.number(shown),
        label.map(LabelledFrame::labels).orElse(List.of()),
        label.map(LabelledFrame::isSkipped).orElse(false),
        labelled.isPresent(),
        stream.shows(watch, now),
        stream.headline().orElse(null),
        stream.framesPerSecond(now),
        stream.lagMillis(),
        Math.max(0, now - stream.seenMillis()));
  }

  private static String clipId(@Nullable String id) {
    return id == null ? "" : id;
  }
}
