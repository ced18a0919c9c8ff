package dev.clipstream.view.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.scene.EventRow;
import dev.clipstream.view.scene.Grid;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scene.StreamDetail;
import dev.clipstream.view.scene.Traffic;
import dev.clipstream.view.scrape.SenderState;
import dev.clipstream.view.trend.Trend;
import dev.clipstream.view.trend.TrendSample;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that a page sends over its WebSocket: the tiles in sight, one stream, the
 * newest events, or the system. A page asks again when it has drawn the last answer, so a slow one
 * gets fewer answers, never a queue, and nothing is sent that is out of sight. Thread-safe.
 */
final class LiveAnswers implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_WATCHED = 50;

  private final Scene scene;
  private final Supplier<ClusterWatch.State> cluster;
  private final Supplier<Optional<ProcessorFacts>> processor;
  private final Supplier<List<SenderState>> senders;
  private final LetterIndex letters;
  private final InstantSource clock;
  private final Trend trend;
  private final WallImages images;

  LiveAnswers(WebParts parts) {
    this.scene = parts.scene();
    this.cluster = parts.cluster();
    this.processor = parts.processor();
    this.senders = parts.senders();
    this.letters = parts.letters();
    this.clock = parts.clock();
    this.trend = parts.trend();
    this.images = new WallImages(scene);
  }

  /**
   * @param images addresses by the numbers in the tiles, of those that the page has not got
   */
  record WallAnswer(String view, Glance glance, Grid wall, Map<Long, String> images) {}

  /**
   * @param detail null if there is no such stream
   */
  record StreamAnswer(String view, Glance glance, String name, @Nullable StreamDetail detail) {}

  /**
   * @param processor null where it is elsewhere
   * @param senders of cameras; none where none are asked
   * @param nowMillis by the clock that the times of the senders are of
   * @param trend samples that are newer than asked for, oldest first
   */
  record SystemAnswer(
      String view,
      Glance glance,
      Traffic traffic,
      ClusterWatch.State cluster,
      @Nullable ProcessorFacts processor,
      List<SenderState> senders,
      long nowMillis,
      List<TrendSample> trend) {}

  record EventsAnswer(String view, Glance glance, List<EventRow> events) {}

  /** Of views that ask for all else themselves. */
  record QuietAnswer(String view, Glance glance) {}

  /**
   * The answer to one question.
   *
   * @param question a JSON object whose {@code view} is {@code wall}, {@code stream}, {@code
   *     events}, {@code letters}, {@code glance} or {@code system}
   * @throws IllegalArgumentException if it is no such thing
   */
  String answer(String question) {
    try {
      JsonNode asked = JSON.readTree(question);
      return JSON.writeValueAsString(answer(asked));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  /** Why Kafka gives nothing; empty if it does. */
  String trouble() {
    return cluster.get().trouble();
  }

  private Object answer(JsonNode asked) {
    ClusterWatch.State state = cluster.get();
    Traffic traffic = scene.traffic();
    Glance glance =
        new Glance(
            state.trouble(),
            Status.of(state, traffic),
            letters.waiting(),
            senders.get().stream().mapToInt(SenderState::missing).sum(),
            scene.watched(watch(asked)));
    String view = asked.path("view").asText();
    return switch (view) {
      case "wall" -> {
        Grid wall = scene.wall(query(asked));
        yield new WallAnswer(view, glance, wall, images.of(wall.tiles(), shown(asked)));
      }
      case "stream" -> {
        String name = asked.path("name").asText();
        yield new StreamAnswer(
            view, glance, name, scene.stream(name, asked.path("after").asLong()).orElse(null));
      }
      case "events" -> new EventsAnswer(view, glance, scene.events());
      case "system" ->
          new SystemAnswer(
              view,
              glance,
              traffic,
              state,
              processor.get().orElse(null),
              senders.get(),
              clock.millis(),
              trend.after(asked.path("after").asLong()));
      case "letters", "glance" -> new QuietAnswer(view, glance);
      default -> throw new IllegalArgumentException("no view: " + view);
    };
  }

  private static Set<Long> shown(JsonNode asked) {
    Set<Long> numbers = new HashSet<>();
    asked.path("have").forEach(number -> numbers.add(number.asLong()));
    return numbers;
  }

  private static Grid.Query query(JsonNode asked) {
    return new Grid.Query(
        Grid.Sort.valueOf(asked.path("sort").asText("name").toUpperCase(Locale.ROOT)),
        asked.path("label").asText(),
        asked.path("find").asText(),
        asked.path("from").asInt(),
        asked.path("count").asInt(),
        watch(asked));
  }

  private static Set<String> watch(JsonNode asked) {
    Set<String> labels = new HashSet<>();
    for (JsonNode label : asked.path("watch")) {
      if (labels.size() < MAX_WATCHED) {
        labels.add(label.asText());
      }
    }
    return labels;
  }

  @Override
  public void close() {
    images.close();
  }
}
