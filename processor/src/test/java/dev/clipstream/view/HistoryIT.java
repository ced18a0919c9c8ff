package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import dev.clipstream.view.history.Cursor;
import dev.clipstream.view.history.FoundFrames;
import dev.clipstream.view.history.FrameSpot;
import dev.clipstream.view.history.HistoryException;
import dev.clipstream.view.history.HistoryPage;
import dev.clipstream.view.history.HistoryQuery;
import dev.clipstream.view.history.HistoryRow;
import dev.clipstream.view.history.RowKind;
import dev.clipstream.view.history.RowRef;
import dev.clipstream.view.history.TopicHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was labeled before the page was opened, as the topics have it. */
class HistoryIT {

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static TopicNames topics(String prefix) {
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 3);
    return topics;
  }

  private static TopicHistory history(TopicNames topics) {
    return new TopicHistory(
        Map.of("bootstrap.servers", broker.bootstrapServers()), topics, Optional.empty());
  }

  private static HistoryQuery query(String label, float score, String before, int limit) {
    return new HistoryQuery(
        Optional.empty(), label, "", score, 0, Long.MAX_VALUE, Cursor.parse(before), limit);
  }

  @Test
  void pagesHaveEveryClipOnce_newestFirst() throws HistoryException {
    TopicNames topics = topics("pages-");
    try (LabelledFrames footage = new LabelledFrames(broker.bootstrapServers(), topics);
        TopicHistory history = history(topics)) {
      for (int i = 0; i < 25; i++) {
        footage.clipOnly("camera-" + i % 7, "clip-" + i, i % 5 == 0 ? "fight" : "wave");
      }
      List<HistoryRow> all = new ArrayList<>();
      String before = "";
      do {
        HistoryPage page = history.page(query("", 0, before, 4));
        assertThat(page.rows()).hasSizeLessThanOrEqualTo(4);
        all.addAll(page.rows());
        before = page.next();
      } while (!before.isEmpty());
      assertThat(all).extracting(HistoryRow::clip).doesNotHaveDuplicates().hasSize(25);
      assertThat(all).extracting(row -> -row.labelledMillis()).isSorted();
      assertThat(history.page(query("fight", 0.8f, "", 100)).rows())
          .hasSize(5)
          .allMatch(row -> row.label().equals("fight"));
      assertThat(history.page(query("", 0.9f, "", 100)).rows()).isEmpty();
      long middle = all.get(10).labelledMillis();
      HistoryQuery until =
          new HistoryQuery(
              Optional.of(RowKind.CLIP), "", "camera-3", 0, 0, middle, Cursor.NEWEST, 100);
      assertThat(history.page(until).rows())
          .isNotEmpty()
          .allMatch(row -> row.stream().equals("camera-3") && row.labelledMillis() < middle);
    }
  }

  @Test
  void anEventThatEnded_isOneRow_andOneThatDidNot_isOpen() throws HistoryException {
    TopicNames topics = topics("events-");
    try (LabelledFrames footage = new LabelledFrames(broker.bootstrapServers(), topics);
        TopicHistory history = history(topics)) {
      Instant began = Instant.parse("2026-01-02T03:04:05Z");
      footage.event("door", "fight", began, false, 0);
      footage.event("door", "fight", began, true, 0);
      footage.event("gate", "fight", began, false, 0);
      assertThat(history.page(query("", 0, "", 100)).rows())
          .extracting(row -> row.stream() + " " + row.end())
          .containsExactlyInAnyOrder("door left", "gate ");
    }
  }

  @Test
  void aClipIsFoundAgain_withAllItsFrames_byItsPlace() throws HistoryException {
    TopicNames topics = topics("frames-");
    try (LabelledFrames footage = new LabelledFrames(broker.bootstrapServers(), topics)) {
      List<Float> attention = footage.clip("door", "clip-1", "wave", 12);
      footage.clip("door", "clip-2", "bow", 12);
      String at;
      try (TopicHistory before = history(topics)) {
        at = before.page(query("wave", 0, "", 1)).rows().get(0).at();
      }
      try (TopicHistory after = history(topics)) {
        HistoryRow row = after.row(RowRef.parse(at).orElseThrow()).orElseThrow();
        assertThat(row.attention()).isEqualTo(attention);
        assertThat(row.keyFrame()).isEqualTo(7);
        FoundFrames found = after.frames(row);
        assertThat(found.note()).isEmpty();
        assertThat(found.frames())
            .extracting(FrameSpot::index)
            .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(after.keyImage(row)).isPresent();
      }
    }
  }

  @Test
  void withoutTopics_orRecords_itIsSaid() throws Exception {
    TopicNames topics = topics("empty-");
    try (TopicHistory history = history(topics)) {
      HistoryPage page = history.page(query("", 0, "", 10));
      assertThat(page.rows()).isEmpty();
      assertThat(page.next()).isEmpty();
      assertThat(history.row(RowRef.parse("c0@17").orElseThrow())).isEmpty();
      assertThat(history.image(0, 17)).isEmpty();
    }
    try (TopicHistory history = history(Topics.named("no-such-"))) {
      assertThatThrownBy(() -> history.page(query("", 0, "", 10)))
          .isInstanceOf(HistoryException.class)
          .hasMessageStartingWith("There is no topic no-such-");
    }
  }
}
