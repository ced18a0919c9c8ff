package dev.clipstream.deadletters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest dead letters and which of them were sent again, without their bytes. Bounded in
 * number. Thread-safe.
 */
public final class LetterIndex {

  private static final int MAX_STREAMS = 5;

  private record Key(long failedMillis, LetterPlace place) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::failedMillis).thenComparing(Key::place);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final int max;
  private final LetterSelection selection;
  private final String framesTopic;
  private final TreeMap<Key, StoredLetter> letters = new TreeMap<>();
  private final Map<LetterPlace, Key> keys = new TreeMap<>();
  private final Set<LetterPlace> sent = new HashSet<>();
  private long left;

  /**
   * @param max letters that are kept: the newest
   * @param selection which count
   * @param framesTopic that they would be sent to again
   */
  public LetterIndex(int max, LetterSelection selection, String framesTopic) {
    this.max = max;
    this.selection = selection;
    this.framesTopic = framesTopic;
  }

  /** Takes a record of the dead-letter topic: a letter, or the note that one was sent again. */
  public synchronized void add(ConsumerRecord<byte[], byte[]> record) {
    if (ReplayNote.isOne(record)) {
      ReplayNote.read(record).filter(keys::containsKey).ifPresent(sent::add);
      return;
    }
    StoredLetter letter = StoredLetter.of(record);
    if (!selection.matches(letter) || keys.containsKey(letter.place())) {
      return;
    }
    Key key = new Key(letter.failedMillis(), letter.place());
    letters.put(key, letter);
    keys.put(letter.place(), key);
    if (letters.size() > max) {
      forget(letters.firstKey());
      left++;
    }
  }

  /** Forgets what the topic no longer has: all before one offset and from another on. */
  public synchronized void keepOnly(int partition, long begin, long end) {
    List<LetterPlace> gone =
        keys.keySet().stream()
            .filter(place -> place.partition() == partition)
            .filter(place -> place.offset() < begin || place.offset() >= end)
            .toList();
    gone.forEach(place -> forget(Optional.ofNullable(keys.get(place)).orElseThrow()));
  }

  private void forget(Key key) {
    letters.remove(key);
    keys.remove(key.place());
    sent.remove(key.place());
  }

  /** How many letters are known that were not sent again. */
  public synchronized long waiting() {
    return (long) letters.size() - sent.size();
  }

  /** How many older ones were left out, since there are too many. */
  public synchronized long left() {
    return left;
  }

  /** All letters, newest first. */
  public synchronized List<StoredLetter> newestFirst() {
    return new ArrayList<>(letters.descendingMap().values());
  }

  /** Whether a letter was sent again. */
  public synchronized boolean isSent(LetterPlace place) {
    return sent.contains(place);
  }

  /** Why a letter would not be sent again if it were asked for by its place. */
  public Optional<Obstacle> obstacle(StoredLetter letter) {
    return letter.obstacle(framesTopic, asked(letter));
  }

  private static LetterSelection asked(StoredLetter letter) {
    return new LetterSelection(letter.reason(), "", List.of(), 0);
  }

  /**
   * The letters by their reasons, those with the most that wait first.
   *
   * @param maxNewest of a group's letters that are named
   */
  public synchronized List<LetterGroup> groups(int maxNewest) {
    Map<String, List<StoredLetter>> byReason = new LinkedHashMap<>();
    for (StoredLetter letter : letters.descendingMap().values()) {
      byReason.computeIfAbsent(letter.reason(), reason -> new ArrayList<>()).add(letter);
    }
    return byReason.values().stream()
        .map(group -> group(group, maxNewest))
        .sorted(
            Comparator.comparingLong(LetterGroup::waiting)
                .reversed()
                .thenComparing(LetterGroup::reason))
        .toList();
  }

  private LetterGroup group(List<StoredLetter> newestFirst, int maxNewest) {
    List<StoredLetter> waiting =
        newestFirst.stream().filter(letter -> !sent.contains(letter.place())).toList();
    StoredLetter newest = newestFirst.get(0);
    return new LetterGroup(
        newest.reason(),
        waiting.size(),
        newestFirst.size() - waiting.size(),
        waiting.stream().filter(letter -> obstacle(letter).isEmpty()).count(),
        newest.message(),
        newestFirst.get(newestFirst.size() - 1).failedMillis(),
        newest.failedMillis(),
        streams(newestFirst),
        waiting.stream().limit(maxNewest).toList());
  }

  private static Map<String, Long> streams(List<StoredLetter> letters) {
    Map<String, Long> counts =
        letters.stream()
            .collect(
                Collectors.groupingBy(StoredLetter::stream, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MAX_STREAMS)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }
}
