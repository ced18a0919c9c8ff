package dev.clipstream.view.web;

import dev.clipstream.deadletters.LetterException;
import dev.clipstream.deadletters.LetterGroup;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.LetterPlace;
import dev.clipstream.deadletters.LetterRange;
import dev.clipstream.deadletters.LetterSelection;
import dev.clipstream.deadletters.Obstacle;
import dev.clipstream.deadletters.ReplayReport;
import dev.clipstream.deadletters.Replayer;
import dev.clipstream.deadletters.StoredLetter;
import dev.clipstream.image.Image;
import dev.clipstream.records.FrameRef;
import dev.clipstream.view.history.HistoryException;
import dev.clipstream.view.history.TopicHistory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The HTTP endpoints for dead letters: those that are known, by their reasons; the image of one;
 * and sending frames again, one request at a time. Thread-safe.
 */
final class LetterDesk {

  private static final List<String> FIELDS =
      List.of("reason", "stream", "places", "sinceMillis", "dryRun");

  private static final int MAX_NEWEST = 24;
  private static final int MAX_PLACES = 1000;

  private final LetterIndex index;
  private final Replayer replayer;
  private final TopicHistory history;
  private final ImageFiles images;
  private final ReentrantLock replaying = new ReentrantLock();

  LetterDesk(LetterIndex index, Replayer replayer, TopicHistory history, ImageFiles images) {
    this.index = index;
    this.replayer = replayer;
    this.history = history;
    this.images = images;
  }

  /**
   * @param left how many older ones are not known
   */
  record Letters(long waiting, long left, List<Group> groups) {}

  record Group(
      String reason,
      long waiting,
      long sent,
      long sendable,
      String message,
      long oldestMillis,
      long newestMillis,
      Map<String, Long> streams,
      List<Letter> letters) {}

  /**
   * @param at its place, as in 3@1017
   * @param origin the record of its frame, as Kafka writes it; empty if it is not said
   * @param obstacle why it cannot be sent again; empty if it can
   */
  record Letter(
      String at,
      String stream,
      String message,
      String origin,
      long failedMillis,
      int bytes,
      String obstacle) {}

  /**
   * @param refused what is in the way, in words, and of how many
   */
  record Report(long sent, long sentBefore, List<Refusal> refused) {}

  record Refusal(String why, long count) {}

  void routes(RoutesConfig routes) {
    routes.get("/letters", request -> request.json(letters()));
    routes.get("/letters/image", this::image);
    routes.post("/letters/replay", this::replay);
  }

  /** How many wait. */
  long waiting() {
    return index.waiting();
  }

  private Letters letters() {
    return new Letters(
        index.waiting(), index.left(), index.groups(MAX_NEWEST).stream().map(this::group).toList());
  }

  private Group group(LetterGroup group) {
    return new Group(
        group.reason(),
        group.waiting(),
        group.sent(),
        group.sendable(),
        group.message(),
        group.oldestMillis(),
        group.newestMillis(),
        group.streams(),
        group.newest().stream().map(this::letter).toList());
  }

  private Letter letter(StoredLetter letter) {
    return new Letter(
        letter.place().toString(),
        letter.stream(),
        letter.message(),
        letter.origin().map(FrameRef::toString).orElse(""),
        letter.failedMillis(),
        letter.bytes(),
        index.obstacle(letter).map(Obstacle::words).orElse(""));
  }

  private void image(Context request) {
    LetterPlace place =
        LetterPlace.parse(Optional.ofNullable(request.queryParam("at")).orElse(""))
            .orElseThrow(() -> new BadRequestResponse("'at' is no place such as 3@1017"));
    Optional<Image> image;
    try {
      image = history.letterImage(place.partition(), place.offset());
    } catch (HistoryException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()));
    }
    ImageFiles.ImageFile file =
        image.flatMap(images::of).orElseThrow(() -> new NotFoundResponse("no such image"));
    request.contentType(file.contentType()).result(file.body());
  }

  private void replay(Context request) {
    JsonFields said = JsonFields.of(request, FIELDS);
    boolean dryRun = said.truth("dryRun").orElse(false);
    LetterSelection selection = selection(said);
    if (!replaying.tryLock()) {
      throw new ServiceUnavailableResponse(
          "Frames are being sent again already: wait for the end.");
    }
    try {
      ReplayReport report = replayer.replay(selection, dryRun, () -> false);
      request.json(report(report));
    } catch (LetterException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()));
    } finally {
      replaying.unlock();
    }
  }

  private static Report report(ReplayReport report) {
    List<Refusal> refused = new ArrayList<>();
    report.refusedInOrder().forEach((why, count) -> refused.add(new Refusal(why.words(), count)));
    return new Report(report.sent(), report.sentBefore(), refused);
  }

  private static LetterSelection selection(JsonFields said) {
    List<LetterRange> places = new ArrayList<>();
    for (String place : said.texts("places")) {
      places.add(
          LetterRange.parse(place)
              .orElseThrow(() -> new BadRequestResponse("'places' must be such as 3@1017")));
    }
    LetterSelection selection =
        new LetterSelection(
            said.text("reason"), said.text("stream"), places, said.whole("sinceMillis").orElse(0));
    if (places.size() > MAX_PLACES) {
      throw new BadRequestResponse("'places' has more than " + MAX_PLACES);
    }
    if (selection.isAll()) {
      throw new BadRequestResponse("say which: 'reason', 'stream', 'places' or 'sinceMillis'");
    }
    return selection;
  }
}
