package dev.clipstream.collect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What label records have said of single frames. A frame that is sent again under the same index
 * has another capture time. Where a producer's clock says the same of both, the time of the frame's
 * record tells them apart, as far as labels name it; the newest word on each counts.
 */
final class FrameWords {

  /**
   * The identity of a frame.
   *
   * @param capturedAtMicros since 1970
   */
  record Key(String streamId, Optional<String> clipId, long index, long capturedAtMicros) {}

  /**
   * One label.
   *
   * @param sentMillis time of the frame's record, where the label says
   */
  private record Word(OptionalLong sentMillis, SourceLabel truth) {}

  private final Map<Key, List<Word>> words = new HashMap<>();

  void put(Key key, OptionalLong sentMillis, Optional<SourceLabel> truth) {
    List<Word> said = new ArrayList<>(words.getOrDefault(key, List.of()));
    said.removeIf(
        word ->
            sentMillis.isEmpty()
                || word.sentMillis().isEmpty()
                || word.sentMillis().equals(sentMillis));
    truth.ifPresent(label -> said.add(new Word(sentMillis, label)));
    if (said.isEmpty()) {
      words.remove(key);
    } else {
      words.put(key, List.copyOf(said));
    }
  }

  FrameTruth of(Key key, long sentMillis) {
    List<Word> said = words.getOrDefault(key, List.of());
    if (said.isEmpty()) {
      return FrameTruth.NONE;
    }
    Optional<Word> own =
        said.stream()
            .filter(word -> word.sentMillis().equals(OptionalLong.of(sentMillis)))
            .findFirst();
    if (own.isEmpty() && said.stream().map(word -> word.truth().label()).distinct().count() > 1) {
      return FrameTruth.AMBIGUOUS;
    }
    // A single word is taken even if the times differ: a mirror may have dated the records anew.
    return FrameTruth.of(List.of(own.orElse(said.get(said.size() - 1)).truth()));
  }
}
