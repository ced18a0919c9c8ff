package dev.clipstream.view.web;

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

  private static final List<String> FIELDS =
      List.of("at", "stream", "clipNumber", "clip", "index", "correct", "truth");

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

  /** Handles a POST whose body says {@code correct}, and what was judged. */
  void take(Context request) {
    JsonFields said = JsonFields.of(request, FIELDS);
    boolean correct =
        said.truth("correct")
            .orElseThrow(() -> new BadRequestResponse("'correct' is needed: true or false"));
    String truth = truth(said, correct);
    try {
      if (said.has("at")) {
        refuse(said, "at", List.of("stream", "clipNumber", "clip", "index"));
        sink.write(feedback(label(said.text("at")), correct, truth));
      } else if (!said.has("stream")) {
        throw new BadRequestResponse("'stream' or 'at' is needed");
      } else if (said.has("clipNumber")) {
        refuse(said, "clipNumber", List.of("clip", "index"));
        takeOfClip(said, correct, truth);
      } else {
        takeOfFrame(said, correct, truth);
      }
    } catch (NotWrittenException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()));
    }
    request.status(204);
  }

  private void takeOfClip(JsonFields said, boolean correct, @Nullable String truth)
      throws NotWrittenException {
    String stream = said.text("stream");
    long number = said.whole("clipNumber").orElseThrow();
    LabelledClip clip =
        scene
            .clipOf(stream, number)
            .or(() -> judgedClips.get(number))
            .orElseThrow(FeedbackDesk::forgotten);
    judgedClips.put(number, clip);
    sink.write(feedback(stream, clip, correct, truth));
    scene.judge(stream, clip, correct ? "correct" : "wrong");
  }

  private void takeOfFrame(JsonFields said, boolean correct, @Nullable String truth)
      throws NotWrittenException {
    String stream = said.text("stream");
    long index =
        said.whole("index")
            .orElseThrow(() -> new BadRequestResponse("'clipNumber' or 'index' is needed"));
    FrameKey key = new FrameKey(stream, said.text("clip"), index);
    LabelledFrame frame =
        scene.labelOf(key).or(() -> judgedFrames.get(key)).orElseThrow(FeedbackDesk::forgotten);
    judgedFrames.put(key, frame);
    sink.write(feedback(stream, frame, correct, truth));
  }

  private static void refuse(JsonFields said, String name, List<String> others) {
    for (String other : others) {
      if (said.has(other)) {
        throw new BadRequestResponse(
            "'" + name + "' says what is meant: leave '" + other + "' out");
      }
    }
  }

  private static @Nullable String truth(JsonFields said, boolean correct) {
    String truth = said.text("truth").strip();
    if (truth.length() > MAX_TRUTH_LENGTH) {
      throw new BadRequestResponse("'truth' is longer than " + MAX_TRUTH_LENGTH + " characters");
    }
    if (correct && !truth.isEmpty()) {
      throw new BadRequestResponse("'truth' is for what is wrong: a label that is correct is it");
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
