package dev.clipstream.events;

import dev.clipstream.records.CommonAttributes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many sightings there were, the mean of their scores, and which was the best. Not shared. */
final class ScoreSummary {

  private int count;
  private double sum;
  private @Nullable Sighting peak;

  /** That all of them have with the same value; not among what {@link #writeTo} writes. */
  private Map<String, String> attributes = Map.of();

  /** The next one; of equals, the first is the best. */
  void add(Sighting sighting) {
    attributes = joined(sighting.attributes());
    count++;
    sum += sighting.score();
    if (peak == null || sighting.score() > peak.score()) {
      peak = sighting;
    }
  }

  /** Those that came after these. */
  void addAll(ScoreSummary later) {
    if (later.count > 0) {
      attributes = joined(later.attributes);
    }
    count += later.count;
    sum += later.sum;
    Sighting theirs = later.peak;
    if (theirs != null && (peak == null || theirs.score() > peak.score())) {
      peak = theirs;
    }
  }

  private Map<String, String> joined(Map<String, String> next) {
    return count == 0 ? next : CommonAttributes.of(attributes, next);
  }

  Map<String, String> attributes() {
    return attributes;
  }

  /** Goes on from what was written apart from the rest. */
  void setAttributes(Map<String, String> all) {
    attributes = all;
  }

  int count() {
    return count;
  }

  float mean() {
    return (float) (sum / count);
  }

  /** There must have been one. */
  Sighting peak() {
    if (peak == null) {
      throw new IllegalStateException("nothing was seen");
    }
    return peak;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(count);
    if (count > 0) {
      out.writeDouble(sum);
      peak().writeTo(out);
    }
  }

  static ScoreSummary readFrom(DataInputStream in) throws IOException {
    ScoreSummary summary = new ScoreSummary();
    summary.count = in.readInt();
    if (summary.count > 0) {
      summary.sum = in.readDouble();
      summary.peak = Sighting.readFrom(in);
    }
    return summary;
  }
}
