package dev.clipstream.view.scene;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Filters and sorts the streams of the grid. An order by what changes all the time is kept for a
 * moment, or tiles would dance under the eye and the finger. Guarded by the scene.
 */
final class GridOrder {

  private static final long KEPT_MILLIS = 3000;

  /** What is asked for by different pages at the same time is kept; what nobody asks for goes. */
  private static final int MAX_ORDERS = 32;

  private static final int MAX_LABELS = 200;

  private record Way(Grid.Sort sort, String label, String find, Set<String> watch) {}

  private record Kept(
      List<StreamTrack> streams, long untilMillis, int outOf, Set<String> watched) {}

  private final Map<Way, Kept> orders = new HashMap<>();

  List<StreamTrack> of(Collection<StreamTrack> streams, Grid.Query query, long nowMillis) {
    Way way = new Way(query.sort(), query.label(), query.find(), query.watch());
    Set<String> watched = watched(streams, query.watch(), nowMillis);
    Kept kept = orders.get(way);
    if (kept == null
        || kept.untilMillis() < nowMillis
        || kept.outOf() != streams.size()
        // What one watches for comes first at once.
        || !kept.watched().equals(watched)) {
      if (orders.size() >= MAX_ORDERS) {
        orders.clear();
      }
      kept =
          new Kept(
              sorted(streams, way, nowMillis), nowMillis + KEPT_MILLIS, streams.size(), watched);
      orders.put(way, kept);
    }
    return kept.streams();
  }

  private static Set<String> watched(
      Collection<StreamTrack> streams, Set<String> watch, long nowMillis) {
    return watch.isEmpty()
        ? Set.of()
        : streams.stream()
            .filter(stream -> stream.shows(watch, nowMillis))
            .map(StreamTrack::name)
            .collect(Collectors.toSet());
  }

  private static List<StreamTrack> sorted(
      Collection<StreamTrack> streams, Way way, long nowMillis) {
    String find = way.find().toLowerCase(Locale.ROOT);
    return streams.stream()
        .filter(stream -> way.label().isEmpty() || way.label().equals(stream.topLabel()))
        .filter(stream -> stream.name().toLowerCase(Locale.ROOT).contains(find))
        .sorted(
            Comparator.comparing((StreamTrack stream) -> !stream.shows(way.watch(), nowMillis))
                .thenComparing(comparator(way.sort(), nowMillis)))
        .toList();
  }

  private static Comparator<StreamTrack> comparator(Grid.Sort sort, long nowMillis) {
    Comparator<StreamTrack> byName =
        Comparator.comparing(StreamTrack::sortKey).thenComparing(StreamTrack::name);
    return switch (sort) {
      case NAME -> byName;
      case ACTIVITY ->
          Comparator.comparingDouble((StreamTrack stream) -> -stream.framesPerSecond(nowMillis))
              .thenComparing(byName);
      case UNCERTAINTY ->
          Comparator.comparingDouble((StreamTrack stream) -> -stream.uncertainty())
              .thenComparing(byName);
    };
  }

  /** The best labels that streams have now. */
  static List<String> labels(Collection<StreamTrack> streams) {
    return streams.stream()
        .map(StreamTrack::topLabel)
        .filter(label -> !label.isEmpty())
        .distinct()
        .sorted()
        .limit(MAX_LABELS)
        .toList();
  }
}
