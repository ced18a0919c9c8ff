package dev.clipstream.view.scene;

import dev.clipstream.image.Image;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A bounded list of the newest dead letters. Guarded by the scene. */
final class DeadLetterBox {

  private static final int MAX_ENTRIES = 20;

  /** A larger image is not kept: twenty of them should not matter. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int MAX_TEXT_LENGTH = 500;

  private record Entry(DeadLetterRow letter, Optional<Image> image) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long seen;

  void add(String stream, String reason, String place, long atMillis, Optional<Image> image) {
    Optional<Image> kept = image.filter(bytes -> bytes.data().length <= MAX_BYTES);
    entries.addFirst(
        new Entry(
            new DeadLetterRow(
                ++seen, shortened(stream), shortened(reason), place, atMillis, kept.isPresent()),
            kept));
    if (entries.size() > MAX_ENTRIES) {
      entries.removeLast();
    }
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "…";
  }

  long seen() {
    return seen;
  }

  List<DeadLetterRow> newestFirst() {
    return entries.stream().map(Entry::letter).toList();
  }

  Optional<Image> image(long id) {
    return entries.stream()
        .filter(entry -> entry.letter().id() == id)
        .findFirst()
        .flatMap(Entry::image);
  }
}
