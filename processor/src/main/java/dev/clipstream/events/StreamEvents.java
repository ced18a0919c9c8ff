package dev.clipstream.events;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.events.FramePosition.Step;
import dev.clipstream.events.LabelRun.Witness;
import dev.clipstream.events.Sighting.Place;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.Micros;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The events of one stream: how far it has come, and what each rule has seen on it.
 *
 * <p><b>Event time is capture time.</b> All durations are by capture times, so a backlog gives the
 * events that live frames would have given; the wall clock is only asked through {@link
 * #endSilent}, which ends sooner what the next frame would end. <b>Frames that come again or late
 * change nothing.</b> A frame that was not classified is no sighting: that it shows no label is not
 * known.
 *
 * <p>What is written and read again goes on as if nothing had happened. Owned by one thread.
 */
public final class StreamEvents {

  private static final byte ATTRIBUTES_VERSION = 1;

  private final String streamId;
  private final EventRules rules;
  private final Consumer<LabelEvent> events;
  private FramePosition position = new FramePosition();
  private StreamTime frameTime = new StreamTime();
  private StreamTime clipTime = new StreamTime();
  private long lastClipFrame = Long.MIN_VALUE;

  /** By the key of its rule and its label. */
  private final Map<String, TreeMap<String, LabelTrack>> tracks = new HashMap<>();

  /**
   * A stream of which nothing is known.
   *
   * @param events is given every event as it begins and ends, in order; {@code labelled_at} is the
   *     epoch, for the taker to set
   */
  public StreamEvents(String streamId, EventRules rules, Consumer<LabelEvent> events) {
    this.streamId = streamId;
    this.rules = rules;
    this.events = events;
  }

  /**
   * The next frame of the partition.
   *
   * @param at its record
   * @param said what models said of it; empty if it was not classified
   */
  public void frame(FrameHeader frame, FrameRef at, List<Said> said) {
    Step step = position.stepTo(frame);
    if (step == Step.OF_NEXT_CLIP) {
      cutFrames(EventEnd.CLIP_END);
    }
    if (step != Step.STALE) {
      long silence = frameTime.passTo(frame.capturedAtMicros());
      long micros = frame.capturedAtMicros();
      Place place =
          new Place(frame.index(), frame.index(), micros, micros, at.partition(), at.offset());
      for (Said each : said) {
        observe(each, place, frameTime.at(), silence);
      }
    }
    if (frame.last()) {
      endClip(frame, step);
    }
  }

  /** A frame that cannot be classified; it may end its clip all the same. */
  public void unusable(FrameHeader frame) {
    if (frame.last()) {
      endClip(frame, Step.STALE);
    }
  }

  /** A late frame may end its clip, but not what has come since on a continuous stream. */
  private void endClip(FrameHeader frame, Step step) {
    boolean isCurrent = frame.clipId().equals(position.clipId());
    if (isCurrent && (step != Step.STALE || frame.clipId().isPresent())) {
      cutFrames(EventEnd.CLIP_END);
      position.endClip();
    }
  }

  private void cutFrames(EventEnd why) {
    for (EventRule rule : rules.rules()) {
      if (rule.source() != EventSource.CLIP) {
        cut(rule, why, frameTime.at());
      }
    }
  }

  /** The next clip of the stream that has its label. */
  public void clip(ClipLabel label) {
    long from = Micros.of(label.getStartedAt());
    long to = Micros.of(label.getEndedAt());
    if (comesAgain(label, to)) {
      return;
    }
    Place place =
        new Place(label.getFirstFrame(), label.getLastFrame(), from, to, Place.NOWHERE, 0);
    long silence = Math.max(0, clipTime.passTo(to) - place.spanMicros());
    lastClipFrame = label.getLastFrame();
    if (label.getFrames() > 0) {
      Said said =
          new Said(EventSource.CLIP, label.getLabels(), label.getModel(), label.getAttributes());
      observe(said, place, clipTime.at(), silence);
    }
  }

  /**
   * Clips are labeled in order; one behind the last is one that comes again, or a clock was set.
   */
  private boolean comesAgain(ClipLabel label, long to) {
    if (!clipTime.hasBegun() || to > clipTime.lastMicros()) {
      return false;
    }
    return to == clipTime.lastMicros()
        ? label.getLastFrame() <= lastClipFrame
        : clipTime.lastMicros() - to <= EventRule.micros(rules.idle());
  }

  private void observe(Said said, Place place, long now, long silenceMicros) {
    for (EventRule rule : rules.rules()) {
      if (rule.source() == said.source()) {
        if (silenceMicros >= rules.idleMicros(rule)) {
          cut(rule, EventEnd.IDLE, now);
        }
        observe(rule, said, place, now);
      }
    }
  }

  private void observe(EventRule rule, Said said, Place place, long now) {
    TreeMap<String, LabelTrack> ofRule = tracks.get(rule.key());
    TreeSet<String> labels = new TreeSet<>(ofRule == null ? List.of() : ofRule.keySet());
    said.labels().stream()
        .filter(each -> rule.thresholds().isEntered(each.getScore()))
        .filter(each -> rule.watches(each.getLabel()))
        .forEach(each -> labels.add(each.getLabel()));
    boolean ofClips = said.source() == EventSource.CLIP;
    Witness by = new Witness(said.model(), ofClips ? Optional.empty() : position.clipId());
    for (String label : labels) {
      LabelTrack track =
          tracks
              .computeIfAbsent(rule.key(), key -> new TreeMap<>())
              .computeIfAbsent(label, name -> new LabelTrack());
      Sighting next = new Sighting(place, now, said.score(label), said.attributes());
      track.observe(rule, next, by, teller(rule.name(), label));
    }
    forgetNothings(rule.key(), now);
  }

  private void cut(EventRule rule, EventEnd why, long now) {
    Map<String, LabelTrack> ofRule = tracks.get(rule.key());
    if (ofRule != null) {
      ofRule.forEach((label, track) -> track.cut(rule, why, teller(rule.name(), label)));
      forgetNothings(rule.key(), now);
    }
  }

  private void forgetNothings(String key, long now) {
    Map<String, LabelTrack> ofRule = tracks.get(key);
    if (ofRule != null) {
      ofRule.values().removeIf(track -> track.isNothing(now));
      if (ofRule.isEmpty()) {
        tracks.remove(key);
      }
    }
  }

  /**
   * Ends what so long a silence ends.
   *
   * @param quietMicros how long there has surely been no frame, by the wall clock
   * @return whether anything has changed
   */
  public boolean endSilent(long quietMicros) {
    boolean changed = false;
    for (EventRule rule : rules.rules()) {
      if (quietMicros >= rules.wallIdleMicros(rule) && isUnderWay(rule)) {
        cut(rule, EventEnd.IDLE, now(rule));
        changed = true;
      }
    }
    return changed;
  }

  private boolean isUnderWay(EventRule rule) {
    Map<String, LabelTrack> ofRule = tracks.get(rule.key());
    return ofRule != null && ofRule.values().stream().anyMatch(LabelTrack::isUnderWay);
  }

  private long now(EventRule rule) {
    return (rule.source() == EventSource.CLIP ? clipTime : frameTime).at();
  }

  /** Whether silence could still end anything. */
  public boolean waitsForSilence() {
    return rules.rules().stream().anyMatch(this::isUnderWay);
  }

  /** How many events of a rule have begun and not ended, by rule. */
  public Map<String, Integer> open() {
    Map<String, Integer> open = new TreeMap<>();
    tracks.forEach(
        (key, ofRule) -> {
          int count = (int) ofRule.values().stream().filter(LabelTrack::isOpen).count();
          if (count > 0) {
            open.merge(EventRule.nameIn(key), count, Integer::sum);
          }
        });
    return open;
  }

  /**
   * Ends the events of rules that are there no more, or look at something else now. Those of rules
   * that have only changed go on by the new ones.
   *
   * @return whether anything has changed
   */
  public boolean endGone() {
    boolean changed = false;
    for (String key : new TreeSet<>(tracks.keySet())) {
      Optional<EventRule> rule = rules.find(key);
      TreeMap<String, LabelTrack> ofRule = tracks.getOrDefault(key, new TreeMap<>());
      for (String label : new ArrayList<>(ofRule.keySet())) {
        LabelTrack track = ofRule.getOrDefault(label, new LabelTrack());
        if (rule.isEmpty() || !rule.get().watches(label)) {
          track.cutGone(teller(EventRule.nameIn(key), label));
          ofRule.remove(label);
          changed = true;
        }
      }
      if (ofRule.isEmpty()) {
        tracks.remove(key);
      }
    }
    return changed;
  }

  private LabelTrack.Listener teller(String rule, String label) {
    return new EventTeller(streamId, rule, label, events);
  }

  /**
   * Writes all of it but the rules.
   *
   * @param moreFollows whether what is read again goes on behind it
   */
  public void writeTo(DataOutputStream out, boolean moreFollows) throws IOException {
    position.writeTo(out);
    frameTime.writeTo(out);
    clipTime.writeTo(out);
    out.writeLong(lastClipFrame);
    out.writeShort(tracks.size());
    for (Map.Entry<String, TreeMap<String, LabelTrack>> ofRule : new TreeMap<>(tracks).entrySet()) {
      out.writeUTF(ofRule.getKey());
      out.writeInt(ofRule.getValue().size());
      for (Map.Entry<String, LabelTrack> track : ofRule.getValue().entrySet()) {
        out.writeUTF(track.getKey());
        track.getValue().writeTo(out);
      }
    }
    // At the end, where programs do not look that know of none; nothing where there are none.
    if (moreFollows || haveAttributes()) {
      out.writeByte(ATTRIBUTES_VERSION);
      for (LabelTrack track : allTracks().toList()) {
        track.writeAttributesTo(out);
      }
    }
  }

  private boolean haveAttributes() {
    for (TreeMap<String, LabelTrack> ofRule : tracks.values()) {
      for (LabelTrack track : ofRule.values()) {
        if (track.hasAttributes()) {
          return true;
        }
      }
    }
    return false;
  }

  /** In the order in which they are written. */
  private Stream<LabelTrack> allTracks() {
    return new TreeMap<>(tracks).values().stream().flatMap(ofRule -> ofRule.values().stream());
  }

  /** Goes on from what was written; {@link #endGone} is to be called when events can be taken. */
  public static StreamEvents readFrom(
      String streamId, EventRules rules, Consumer<LabelEvent> events, DataInputStream in)
      throws IOException {
    StreamEvents stream = new StreamEvents(streamId, rules, events);
    stream.position = FramePosition.readFrom(in);
    stream.frameTime = StreamTime.readFrom(in);
    stream.clipTime = StreamTime.readFrom(in);
    stream.lastClipFrame = in.readLong();
    int named = in.readShort();
    for (int i = 0; i < named; i++) {
      String rule = in.readUTF();
      TreeMap<String, LabelTrack> ofRule = new TreeMap<>();
      int labels = in.readInt();
      for (int j = 0; j < labels; j++) {
        ofRule.put(in.readUTF(), LabelTrack.readFrom(in));
      }
      stream.tracks.put(rule, ofRule);
    }
    stream.readAttributesFrom(in);
    return stream;
  }

  private void readAttributesFrom(DataInputStream in) throws IOException {
    int version = in.read();
    if (version < 0) {
      return;
    }
    if (version != ATTRIBUTES_VERSION) {
      throw new IllegalStateException(
          "the clip store holds version "
              + version
              + " of the attributes of events, this program reads "
              + ATTRIBUTES_VERSION
              + ": go on with the program that wrote it, or with another --application-id");
    }
    for (LabelTrack track : allTracks().toList()) {
      track.readAttributesFrom(in);
    }
  }
}
