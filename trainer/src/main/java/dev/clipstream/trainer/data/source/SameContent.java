package dev.clipstream.trainer.data.source;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds examples whose files hold the same bytes, whatever they are called. Reads only what it
 * must: of examples of one length the first bytes, and all of those that begin alike.
 */
public final class SameContent {

  private static final long FIRST = 4096;
  private static final String UNREADABLE = "";

  private SameContent() {}

  /** Groups of two or more examples with the same content, by the place of their first. */
  public static List<List<Entry>> groups(List<Entry> entries, FileFacts facts) {
    List<List<Entry>> groups =
        split(List.of(entries), entry -> Math.max(0, facts.bytes(entry)) + " " + entry.span());
    groups.removeIf(group -> facts.bytes(group.get(0)) <= 0);
    groups = split(groups, entry -> digest(entry, FIRST));
    groups = split(groups, entry -> digest(entry, Long.MAX_VALUE));
    Map<Entry, Integer> places = new HashMap<>();
    entries.forEach(entry -> places.put(entry, places.size()));
    groups.forEach(group -> group.sort(Comparator.comparing(places::get)));
    groups.sort(Comparator.comparing(group -> places.get(group.get(0))));
    return groups;
  }

  /** Splits groups by a property of their members, and leaves out whoever is alone. */
  private static List<List<Entry>> split(
      List<List<Entry>> groups, Function<Entry, String> property) {
    List<List<Entry>> split = new ArrayList<>();
    for (List<Entry> group : groups) {
      Map<String, List<Entry>> parts =
          group.parallelStream().collect(Collectors.groupingBy(property));
      parts.remove(UNREADABLE);
      parts.values().stream().filter(part -> part.size() > 1).forEach(split::add);
    }
    return split;
  }

  private static String digest(Entry entry, long most) {
    try {
      Sha256 digest = new Sha256();
      for (Path file : FileFacts.files(entry.path())) {
        digest.add(file, most);
      }
      return digest.hex();
    } catch (IOException e) {
      return UNREADABLE;
    }
  }
}
