package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameReader;
import dev.clipstream.testing.OddRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collecting goes on whatever is on the topics, and writes nowhere but into its folder. */
class OddRecordsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyRecord_isCollectedOrCounted(long seed) throws IOException {
    OddRecords odd = new OddRecords(seed);
    for (boolean clips : List.of(false, true)) {
      Path out = folder.resolve("out-" + clips);
      LabelSource source =
          clips
              ? new ClipLabels("clips", Optional.empty())
              : new FrameLabels("labels", Optional.empty());
      Selection selection = new Selection(out, clips, 0, Long.MAX_VALUE, Optional.empty());
      try (Collector collector =
          new Collector(new FrameReader(Optional.empty()), source, selection, 10_000)) {
        for (int i = 0; i < 300; i++) {
          collector.label(odd.record("labels", clips ? odd.clipLabel() : odd.frameLabel()));
          collector.frame(odd.record("frames", odd.frame()));
        }
      }
    }
    try (Stream<Path> all = Files.walk(folder).sorted(Comparator.naturalOrder())) {
      assertThat(all.filter(path -> !path.startsWith(folder))).isEmpty();
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("out-false", "out-true");
    }
  }
}
