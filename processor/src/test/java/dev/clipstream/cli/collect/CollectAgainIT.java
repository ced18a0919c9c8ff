package dev.clipstream.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.collect.Collector;
import dev.clipstream.collect.FrameLabels;
import dev.clipstream.collect.Selection;
import dev.clipstream.collect.Tally;
import dev.clipstream.collect.TopicReader;
import dev.clipstream.records.FrameReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Collecting in parts: cut off, once more with other labels, and as frames come. */
class CollectAgainIT extends CollectFixture {

  @Test
  void runThatWasCutOffIsCompletedToWhatAnUninterruptedRunGives() throws IOException {
    for (int i = 0; i < 60; i++) {
      topics.frame("camera " + i % 7, NO_CLIP, i, Map.of());
      topics.frameLabel("camera " + i % 7, NO_CLIP, i, i % 3 == 0 ? "cat" : "dog", 1);
    }
    Path whole = directory.resolve("whole");
    Path cut = directory.resolve("cut");

    run(whole, Integer.MAX_VALUE);
    run(cut, 13);
    assertThat(tree(cut).size()).isLessThan(tree(whole).size());
    run(cut, Integer.MAX_VALUE);

    assertThat(tree(cut)).containsExactlyEntriesOf(tree(whole));
    assertThat(tree(whole)).hasSize(20);
  }

  /** Collects ten of each class, and stops after so many frames. */
  private void run(Path folder, int frames) throws IOException {
    Selection selection = new Selection(folder, false, 0, 10, Optional.empty());
    AtomicInteger seen = new AtomicInteger();
    try (Collector collector =
            new Collector(
                new FrameReader(Optional.empty()),
                new FrameLabels(topics.frameLabels(), Optional.empty()),
                selection,
                0);
        TopicReader reader = new TopicReader(topics.clientConfig())) {
      reader.toEnd(topics.frameLabels(), collector::label, () -> false);
      reader.toEnd(
          topics.frames(),
          record -> {
            if (seen.incrementAndGet() <= frames) {
              collector.frame(record);
            }
          },
          () -> seen.get() >= frames);
    }
  }

  @Test
  void exampleWithAnotherLabelThanBeforeMovesToItsClass() {
    topics.frame("camera", NO_CLIP, 1, Map.of());
    topics.frame("camera", NO_CLIP, 2, Map.of());
    topics.frameLabel("camera", NO_CLIP, 1, "cat", 1);
    topics.frameLabel("camera", NO_CLIP, 2, "dog", 1);
    assertThat(collect("--label-source frame-labels")).isZero();

    topics.frameLabel("camera", NO_CLIP, 1, "dog", 1);
    assertThat(collect("--label-source frame-labels")).isZero();

    assertThat(tree(images()).keySet())
        .containsExactly("dog/camera+000001.jpg", "dog/camera+000002.jpg");
    assertThat(out.toString()).contains("1 examples have another label now");
  }

  @Test
  void followedFramesWaitForTheirLabels() throws IOException {
    Selection selection = new Selection(images(), false, 0, 100, Optional.empty());
    AtomicBoolean stop = new AtomicBoolean();
    try (Collector collector =
            new Collector(
                new FrameReader(Optional.empty()),
                new FrameLabels(topics.frameLabels(), Optional.empty()),
                selection,
                1 << 20);
        TopicReader reader = new TopicReader(topics.clientConfig())) {
      topics.frame("camera", NO_CLIP, 0, Map.of());
      reader.toEnd(topics.frameLabels(), collector::label, () -> false);
      reader.toEnd(topics.frames(), collector::frame, () -> false);
      assertThat(collector.waiting()).isEqualTo(1);
      CompletableFuture<Void> following =
          CompletableFuture.runAsync(() -> follow(reader, collector, stop));
      topics.frame("camera", NO_CLIP, 1, Map.of());
      topics.frameLabel("camera", NO_CLIP, 1, "cat", 1);
      topics.frameLabel("camera", NO_CLIP, 0, "cat", 1);

      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> tree(images()).size() == 2);

      stop.set(true);
      following.join();
      assertThat(collector.tally().of(Tally.Fate.WRITTEN)).isEqualTo(2);
      assertThat(collector.waiting()).isZero();
    }
  }

  private void follow(TopicReader reader, Collector collector, AtomicBoolean stop) {
    try {
      reader.follow(
          Map.of(topics.frames(), collector::frame, topics.frameLabels(), collector::label),
          () -> {},
          stop::get);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
