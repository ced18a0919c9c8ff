package dev.clipstream.view.web;

import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.scene.Traffic;
import java.util.Locale;

/**
 * How the whole system does, in a few words.
 *
 * @param kind of them: {@code good}, {@code waiting} or {@code trouble}
 * @param words with their numbers, as in "labeling 240/s"
 * @param said the same without what changes all the time, to be read out; empty before anything is
 *     known
 */
record Status(String kind, String words, String said) {

  private static final String GOOD = "good";
  private static final String WAITING = "waiting";
  private static final String TROUBLE = "trouble";

  /** At that pace of labels, so long behind is worth a word. */
  private static final double BEHIND_SECONDS = 5;

  static Status of(ClusterWatch.State cluster, Traffic traffic) {
    if (cluster.awaySeconds() > 0) {
      return new Status(TROUBLE, "broker away for " + span(cluster.awaySeconds()), "broker away");
    }
    if (!cluster.trouble().isEmpty()) {
      return new Status(TROUBLE, "no news", "no news");
    }
    if (traffic.labelsPerSecond() > 0) {
      // Without a member the group's places say nothing of who it is that labels.
      long lag = cluster.instances().isEmpty() ? 0 : cluster.lag();
      return labeling(lag / traffic.labelsPerSecond(), traffic.labelsPerSecond());
    }
    if (traffic.clipsPerSecond() > 0) {
      return new Status(GOOD, "labeling clips", "labeling");
    }
    if (cluster.partitions().isEmpty()) {
      return new Status(WAITING, "live", "");
    }
    if (cluster.instances().isEmpty()) {
      return new Status(TROUBLE, "no processor", "no processor");
    }
    if (cluster.lag() > 0) {
      return new Status(
          TROUBLE,
          String.format(Locale.ROOT, "no labels, %,d frames wait", cluster.lag()),
          "no labels");
    }
    return new Status(WAITING, "waiting for frames", "waiting for frames");
  }

  private static Status labeling(double secondsBehind, double perSecond) {
    String rate =
        perSecond < 10
            ? String.format(Locale.ROOT, "%.1f", perSecond)
            : String.format(Locale.ROOT, "%,d", Math.round(perSecond));
    String behind =
        secondsBehind < BEHIND_SECONDS ? "" : ", " + span(Math.round(secondsBehind)) + " behind";
    return new Status(
        GOOD, "labeling " + rate + "/s" + behind, behind.isEmpty() ? "labeling" : "behind");
  }

  private static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
