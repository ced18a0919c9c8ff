package dev.clipstream.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.records.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The dead letters, by the place of the record that each tells of: {@code partition@offset}. The
 * ledger's, and not thread-safe.
 */
final class OddAccounts {

  /** What is owed to records that may be frames or not: as many answers as there are of them. */
  private static final String ANY = "any answer";

  private final Map<String, String> sent = new HashMap<>();
  private final Map<String, Integer> letters = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();
  private int count;
  private int anyOwed;
  private int otherLabels;

  private static String place(Object partition, Object offset) {
    return partition + "@" + offset;
  }

  /** A record that has an account among the frames. */
  void sent() {
    count++;
  }

  void owedDeadLetter(String what, int partition, long offset) {
    count++;
    sent.put(place(partition, offset), what);
  }

  void owedAnyAnswer(int partition, long offset) {
    count++;
    anyOwed++;
    sent.put(place(partition, offset), ANY);
  }

  void bookDeadLetter(ConsumerRecord<byte[], byte[]> letter) {
    String place = place(text(letter, DeadLetter.PARTITION), text(letter, DeadLetter.OFFSET));
    letters.merge(place, 1, Integer::sum);
    reasons.put(place, text(letter, DeadLetter.MESSAGE));
  }

  /** A frame label of a stream that only records of unknown kind can have named. */
  void bookOtherLabel() {
    otherLabels++;
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null || header.value() == null ? "?" : new String(header.value(), UTF_8);
  }

  int count() {
    return count;
  }

  /** How many answers of dead letters and of either kind are still to come. */
  int owed() {
    int owed = Math.max(0, anyOwed - anySeen());
    for (Map.Entry<String, String> record : sent.entrySet()) {
      if (!record.getValue().equals(ANY) && !letters.containsKey(record.getKey())) {
        owed++;
      }
    }
    return owed;
  }

  private int anySeen() {
    int seen = otherLabels;
    for (Map.Entry<String, Integer> letter : letters.entrySet()) {
      seen += ANY.equals(sent.get(letter.getKey())) ? letter.getValue() : 0;
    }
    return seen;
  }

  void sort(Set<String> lost, Set<String> twice) {
    sent.forEach(
        (place, what) -> {
          int seen = letters.getOrDefault(place, 0);
          if (!what.equals(ANY)) {
            Ledger.sort(what + " " + place, seen, 1, lost, twice);
          } else if (seen > 1) {
            twice.add(what + " " + place);
          }
        });
    Ledger.sort(ANY + ", of all " + anyOwed, anySeen(), anyOwed, lost, twice);
  }

  /** Dead letters of records that are owed none. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    reasons.forEach(
        (place, reason) -> {
          if (!sent.containsKey(place)) {
            wrong.add("dead letter of " + place + ": " + reason);
          }
        });
    return wrong;
  }
}
