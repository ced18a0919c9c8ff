package dev.clipstream.events;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * One frame or clip, and what it scores for one label.
 *
 * @param at the time of its stream when it ended, which never goes back, microseconds
 * @param attributes of it that go on to an event; not among what {@link #writeTo} writes
 */
record Sighting(Place place, long at, float score, Map<String, String> attributes) {

  /**
   * Where a frame or clip is: of a frame, both indices and both times are the same.
   *
   * @param fromMicros when its first frame was captured, since 1970
   * @param toMicros when its last frame was captured
   * @param partition of the record of its last frame; {@link #NOWHERE} where that is not known
   * @param offset of that record
   */
  record Place(
      long firstFrame, long lastFrame, long fromMicros, long toMicros, int partition, long offset) {

    static final int NOWHERE = -1;

    /** How long it lasts. */
    long spanMicros() {
      return Math.max(0, toMicros - fromMicros);
    }
  }

  /** When it began, by the time of its stream. */
  long began() {
    return at - place.spanMicros();
  }

  Sighting with(Map<String, String> its) {
    return new Sighting(place, at, score, its);
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(place.firstFrame);
    out.writeLong(place.lastFrame);
    out.writeLong(place.fromMicros);
    out.writeLong(place.toMicros);
    out.writeInt(place.partition);
    out.writeLong(place.offset);
    out.writeLong(at);
    out.writeFloat(score);
  }

  static Sighting readFrom(DataInputStream in) throws IOException {
    Place place =
        new Place(
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readInt(),
            in.readLong());
    return new Sighting(place, in.readLong(), in.readFloat(), Map.of());
  }
}
