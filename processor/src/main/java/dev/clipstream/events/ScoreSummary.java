package dev.clipstream.events;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How many sightings there were, the mean of their scores, and which was the best. Not shared. */
final class ScoreSummary {

  private int count;
  private double sum;
  private @Nullable Sighting peak;

  /** The next one; of equals, the first is the best. */
  void add(Sighting sighting) {
    count++;
    sum += sighting.score();
    if (peak == null || sighting.score() > peak.score()) {
      peak = sighting;
    }
  }

  /** Those that came after these. */
  void addAll(ScoreSummary later) {
    count += later.count;
    sum += later.sum;
    Sighting theirs = later.peak;
    if (theirs != null && (peak == null || theirs.score() > peak.score())) {
      peak = theirs;
    }
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
