package dev.clipstream.view.scrape;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds cameras of one name that several senders send, whose frames mix in one stream, and warns of
 * each name once. Owned by one thread.
 */
final class SharedNames {

  /** In a line; of hundreds, nobody would read all. */
  private static final int NAMED = 5;

  private final Set<String> warned = new HashSet<>();

  /** The same senders, with each such camera marked; those that are gone send nothing. */
  List<SenderState> marked(List<SenderState> senders, Consumer<String> warnings) {
    Map<String, Set<String>> sentBy = new HashMap<>();
    for (SenderState sender : senders) {
      if (sender.gone().isEmpty()) {
        sender.cameras().stream()
            .filter(camera -> !camera.state().equals("ended"))
            .forEach(
                camera ->
                    sentBy
                        .computeIfAbsent(camera.name(), name -> new TreeSet<>())
                        .add(sender.address()));
      }
    }
    sentBy.values().removeIf(addresses -> addresses.size() < 2);
    warn(sentBy, warnings);
    return senders.stream().map(sender -> marked(sender, sentBy)).toList();
  }

  private static SenderState marked(SenderState sender, Map<String, Set<String>> sentBy) {
    List<CameraRow> cameras =
        sender.cameras().stream()
            .map(
                camera ->
                    camera.alsoSentBy(
                        others(sender.address(), sentBy.getOrDefault(camera.name(), Set.of()))))
            .toList();
    return new SenderState(
        sender.address(), sender.goneSinceMillis(), sender.gone(), sender.trouble(), cameras);
  }

  private static String others(String address, Set<String> all) {
    return all.contains(address)
        ? all.stream().filter(each -> !each.equals(address)).collect(Collectors.joining(", "))
        : "";
  }

  private void warn(Map<String, Set<String>> sentBy, Consumer<String> warnings) {
    Map<String, Set<String>> fresh = new TreeMap<>(sentBy);
    fresh.keySet().removeAll(warned);
    if (fresh.isEmpty()) {
      return;
    }
    warned.addAll(fresh.keySet());
    String some =
        fresh.entrySet().stream()
            .limit(NAMED)
            .map(each -> each.getKey() + " (" + String.join(", ", each.getValue()) + ")")
            .collect(Collectors.joining(", "));
    int more = fresh.size() - NAMED;
    warnings.accept(
        "more than one sender sends "
            + some
            + (more > 0 ? " and " + more + " more" : "")
            + ": their frames mix in one stream; give each camera a name of its own, and each"
            + " sender to --senders once");
  }
}
