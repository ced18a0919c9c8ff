package dev.clipstream.view.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import dev.clipstream.view.feed.FeedbackSink;
import dev.clipstream.view.feed.FeedbackSink.NotWrittenException;
import dev.clipstream.view.history.HistoryException;
import dev.clipstream.view.history.RowRef;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.LabelledClip;
import dev.clipstream.view.scene.LabelledFrame;
import dev.clipstream.view.scene.ModelId;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scene.Score;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP endpoint for feedback on labels. A page names the frame or clip and says right or wrong;
 * what was judged is taken from the label itself, so that a page cannot make labels up.
 * Thread-safe.
 */
final class FeedbackDesk {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_TRUTH_LENGTH = 200;

  /** Who has said that a label is wrong may take a while to say what is right. */
  private static final int MAX_JUDGED = 500;

  private final Scene scene;
  private final TopicHistory history;
  private final FeedbackSink sink;
  private final InstantSource clock;
  private final RecentlyUsed<Long, LabelledClip> judgedClips = new RecentlyUsed<>(MAX_JUDGED);
  private final RecentlyUsed<FrameKey, LabelledFrame> judgedFrames = new RecentlyUsed<>(MAX_JUDGED);

  FeedbackDesk(Scene scene, TopicHistory history, FeedbackSink sink, InstantSource clock) {
    this.scene = scene;
    this.history = history;
    this.sink = sink;
    this.clock = clock;
  }

  /** Handles a POST whose body says {@code stream}, {@code correct} and what was judged. */
  void take(Context request) {
    if (!String.valueOf(request.contentType()).startsWith("application/json")) {
      throw new BadRequestResponse("feedback is JSON");
    }
    JsonNode said = parse(request.body());
    String stream = said.path("stream").asText();
    boolean correct = said.path("correct").asBoolean();
    try {
      if (said.has("at")) {
        sink.write(feedback(label(said.path("at").asText()), correct, truth(said)));
      } else if (said.has("clipNumber")) {
        long number = said.path("clipNumber").asLong();
        LabelledClip clip =
            scene
                .clipOf(stream, number)
                .or(() -> judgedClips.get(number))
                .orElseThrow(FeedbackDesk::forgotten);
        judgedClips.put(number, clip);
        sink.write(feedback(stream, clip, correct, truth(said)));
        scene.judge(stream, clip, correct ? "correct" : "wrong");
      } else {
        FrameKey key =
            new FrameKey(stream, said.path("clip").asText(), said.path("index").asLong());
        LabelledFrame frame =
            scene.labelOf(key).or(() -> judgedFrames.get(key)).orElseThrow(FeedbackDesk::forgotten);
        judgedFrames.put(key, frame);
        sink.write(feedback(stream, frame, correct, truth(said)));
      }
    } catch (NotWrittenException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()));
    }
    request.status(204);
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode said = JSON.readTree(body);
      boolean named = said.path("stream").isTextual() || said.path("at").isTextual();
      if (!named || !said.path("correct").isBoolean()) {
        throw new BadRequestResponse("'correct' is needed, and 'stream' or 'at'");
      }
      return said;
    } catch (JsonProcessingException e) {
      throw new BadRequestResponse("no JSON");
    }
  }

  private static @Nullable String truth(JsonNode said) {
    String truth = said.path("truth").asText().strip();
    if (truth.length() > MAX_TRUTH_LENGTH) {
      throw new BadRequestResponse("'truth' is longer than " + MAX_TRUTH_LENGTH + " characters");
    }
    return truth.isEmpty() ? null : truth;
  }

  private static NotFoundResponse forgotten() {
    return new NotFoundResponse("that label is no longer kept here: it is too long ago");
  }

  /** The label of a clip, where it lies on its topic. */
  private ClipLabel label(String at) {
    RowRef place =
        RowRef.parse(at).orElseThrow(() -> new BadRequestResponse("'at' is such as c2@117"));
    try {
      return history.clipLabel(place).orElseThrow(FeedbackDesk::forgotten);
    } catch (HistoryException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()));
    }
  }

  private LabelFeedback feedback(ClipLabel clip, boolean correct, @Nullable String truth) {
    Label best = clip.getLabels().stream().findFirst().orElseThrow(FeedbackDesk::forgotten);
    return LabelFeedback.newBuilder()
        .setLabel(best.getLabel())
        .setScore(best.getScore())
        .setModel(clip.getModel())
        .setCorrect(correct)
        .setTruth(correct ? best.getLabel() : truth)
        .setGivenAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
        .setStreamId(clip.getStreamId())
        .setClipId(clip.getClipId())
        .setTarget(FeedbackTarget.CLIP)
        .setFirstFrame(clip.getFirstFrame())
        .setLastFrame(clip.getLastFrame())
        .setStartedAt(clip.getStartedAt())
        .setEndedAt(clip.getEndedAt())
        .build();
  }

  private LabelFeedback feedback(
      String stream, LabelledClip clip, boolean correct, @Nullable String truth) {
    return judged(clip.labels(), clip.model(), correct, truth)
        .setStreamId(stream)
        .setClipId(clip.clip().isEmpty() ? null : clip.clip())
        .setTarget(FeedbackTarget.CLIP)
        .setFirstFrame(clip.first())
        .setLastFrame(clip.last())
        .setStartedAt(instant(clip.startedMicros()))
        .setEndedAt(instant(clip.endedMicros()))
        .build();
  }

  private LabelFeedback feedback(
      String stream, LabelledFrame frame, boolean correct, @Nullable String truth) {
    return judged(frame.labels(), frame.model(), correct, truth)
        .setStreamId(stream)
        .setClipId(frame.clip().isEmpty() ? null : frame.clip())
        .setTarget(FeedbackTarget.FRAME)
        .setFirstFrame(frame.index())
        .setLastFrame(frame.index())
        .setStartedAt(instant(frame.capturedMicros()))
        .setEndedAt(instant(frame.capturedMicros()))
        .build();
  }

  private LabelFeedback.Builder judged(
      List<Score> labels, ModelId model, boolean correct, @Nullable String truth) {
    Score best = labels.stream().findFirst().orElseThrow(FeedbackDesk::forgotten);
    return LabelFeedback.newBuilder()
        .setLabel(best.label())
        .setScore(best.score())
        .setModel(new Model(model.name(), model.sha256()))
        .setCorrect(correct)
        .setTruth(correct ? best.label() : truth)
        .setGivenAt(clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
