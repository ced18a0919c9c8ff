package dev.clipstream.events;

import dev.clipstream.avro.Model;
import dev.clipstream.records.CommonAttributes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * A label that is there, or was a moment ago: what may become an event, or is one. Not shared.
 *
 * <p>It is on as long as enough of the last sightings show the label, and then off until it is on
 * again or has been off for too long. Sightings since the last that showed the label count only
 * once another shows it.
 */
final class LabelRun {

  private final Sighting first;
  private final Optional<String> clipId;
  private Sighting last;
  private Model model;
  private ScoreSummary scores = new ScoreSummary();
  private ScoreSummary since = new ScoreSummary();

  /** Which of the last sightings show the label, the newest in the lowest bit. */
  private long shown;

  private boolean on;
  private boolean begun;

  /**
   * Who says what a sighting is.
   *
   * @param clipId of the clip that the frame is in, if it is one in a clip
   */
  record Witness(Model model, Optional<String> clipId) {}

  private LabelRun(Sighting first, Sighting last, Model model, Optional<String> clipId) {
    this.first = first;
    this.clipId = clipId;
    this.last = last;
    this.model = model;
  }

  /**
   * One that is on from now on.
   *
   * @param sightings that made it so, which count
   * @param by what said so
   */
  static LabelRun of(Collection<Sighting> sightings, EventRule.Thresholds thresholds, Witness by) {
    Sighting first = sightings.iterator().next();
    LabelRun run = new LabelRun(first, first, by.model(), by.clipId());
    sightings.forEach(run.scores::add);
    sightings.forEach(sighting -> run.last = sighting);
    run.turnOn(sightings, thresholds);
    return run;
  }

  boolean isOn() {
    return on;
  }

  /** Whether it is an event: its beginning has been told. */
  boolean hasBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /** Whether enough of the last sightings still show the label, this one included. */
  boolean staysOn(Sighting next, EventRule.Thresholds by) {
    long mask = by.outOf() == Long.SIZE ? -1L : (1L << by.outOf()) - 1;
    shown = (shown << 1 | (by.isKept(next.score()) ? 1 : 0)) & mask;
    return Long.bitCount(shown) >= by.of();
  }

  void turnOff() {
    on = false;
    shown = 0;
  }

  /**
   * It is there again.
   *
   * @param sightings that made it so, which have been passed by {@link #add} but for the last
   */
  void turnOn(Collection<Sighting> sightings, EventRule.Thresholds thresholds) {
    on = true;
    shown = 0;
    for (Sighting sighting : sightings) {
      shown = shown << 1 | (thresholds.isKept(sighting.score()) ? 1 : 0);
    }
  }

  /** A sighting that does not show the label, or not surely. */
  void add(Sighting sighting) {
    since.add(sighting);
  }

  /** A sighting that shows the label. */
  void extend(Sighting sighting, Witness by) {
    scores.addAll(since);
    since = new ScoreSummary();
    scores.add(sighting);
    last = sighting;
    model = by.model();
  }

  Sighting first() {
    return first;
  }

  /** Of the clip that its frames are in. */
  Optional<String> clipId() {
    return clipId;
  }

  /** The last that showed the label. */
  Sighting last() {
    return last;
  }

  /** Of all from the first to the last. */
  ScoreSummary scores() {
    return scores;
  }

  Model model() {
    return model;
  }

  /** How long it is, by the time of its stream. */
  long durationMicros() {
    return last.at() - first.began();
  }

  void writeTo(DataOutputStream out) throws IOException {
    first.writeTo(out);
    last.writeTo(out);
    out.writeBoolean(clipId.isPresent());
    if (clipId.isPresent()) {
      out.writeUTF(clipId.get());
    }
    out.writeUTF(model.getName());
    out.writeUTF(model.getSha256());
    scores.writeTo(out);
    since.writeTo(out);
    out.writeLong(shown);
    out.writeBoolean(on);
    out.writeBoolean(begun);
  }

  boolean hasAttributes() {
    return !scores.attributes().isEmpty() || !since.attributes().isEmpty();
  }

  void writeAttributesTo(DataOutputStream out) throws IOException {
    CommonAttributes.write(scores.attributes(), out);
    CommonAttributes.write(since.attributes(), out);
  }

  void readAttributesFrom(DataInputStream in) throws IOException {
    scores.setAttributes(CommonAttributes.read(in));
    since.setAttributes(CommonAttributes.read(in));
  }

  static LabelRun readFrom(DataInputStream in) throws IOException {
    Sighting first = Sighting.readFrom(in);
    Sighting last = Sighting.readFrom(in);
    Optional<String> clipId = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    Model model = new Model(in.readUTF(), in.readUTF());
    LabelRun run = new LabelRun(first, last, model, clipId);
    run.scores = ScoreSummary.readFrom(in);
    run.since = ScoreSummary.readFrom(in);
    run.shown = in.readLong();
    run.on = in.readBoolean();
    run.begun = in.readBoolean();
    return run;
  }
}
