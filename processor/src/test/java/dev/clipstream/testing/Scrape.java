package dev.clipstream.testing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a process says on {@code /metrics}. */
public final class Scrape {

  private final Map<String, Double> samples = new HashMap<>();
  private final Set<String> families = new TreeSet<>();

  private Scrape(String text) {
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        families.add(line.substring("# TYPE ".length(), line.lastIndexOf(' ')));
      } else if (!line.startsWith("#")) {
        int space = line.lastIndexOf(' ');
        samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
      }
    }
  }

  public static Scrape of(String url) {
    return new Scrape(Http.get(url + "/metrics").body());
  }

  private static String name(String sample) {
    int labels = sample.indexOf('{');
    return labels < 0 ? sample : sample.substring(0, labels);
  }

  /** Names of all metrics, each once. */
  public Set<String> families() {
    return families;
  }

  /** Names of all time series, those of histograms with their endings. */
  public Set<String> seriesNames() {
    Set<String> names = new TreeSet<>();
    samples.keySet().forEach(sample -> names.add(name(sample)));
    return names;
  }

  /** All series of a metric, with their labels. */
  public List<String> series(String name) {
    return samples.keySet().stream().filter(sample -> name(sample).equals(name)).toList();
  }

  /** The sum of a metric over all its series that have the given labels, {@code key="value"}. */
  public double sum(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(sample -> name(sample.getKey()).equals(name))
        .filter(sample -> Arrays.stream(labels).allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
