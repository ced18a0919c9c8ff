package dev.clipstream.view.web;

import static dev.clipstream.view.web.QueryParameters.number;
import static dev.clipstream.view.web.QueryParameters.text;

import dev.clipstream.image.Image;
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
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP endpoints of the past: pages of clips and events, one of them with its frames, its key
 * frame as a thumbnail, one frame as it was sent. Remembers some rows and thumbnails, so that what
 * a list shows is not read again for each of its images. Thread-safe.
 */
final class HistoryDesk implements AutoCloseable {

  private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
  private static final int DEFAULT_LIMIT = 24;
  private static final int MAX_ROWS = 1000;
  private static final int MAX_THUMBNAILS = 400;

  private final TopicHistory history;
  private final InstantSource clock;
  private final ImageFiles images;
  private final Thumbnails thumbnails = new Thumbnails();
  private final RecentlyUsed<String, HistoryRow> rows = new RecentlyUsed<>(MAX_ROWS);
  private final RecentlyUsed<String, byte[]> made = new RecentlyUsed<>(MAX_THUMBNAILS);

  /** A question about the past. */
  private interface Question<T> {
    T ask() throws HistoryException;
  }

  /** One clip or event, and the frames that are left of it. */
  record Detail(HistoryRow row, List<FrameSpot> frames, String note) {}

  HistoryDesk(TopicHistory history, InstantSource clock, ImageFiles images) {
    this.history = history;
    this.clock = clock;
    this.images = images;
  }

  void routes(RoutesConfig routes) {
    routes.get("/history", this::page);
    routes.get("/history/row", this::row);
    routes.get("/history/key-frame", this::keyFrame);
    routes.get("/history/frame", this::frame);
  }

  private void page(Context request) {
    HistoryQuery query = query(request);
    HistoryPage page = asked(() -> history.page(query));
    page.rows().forEach(row -> rows.put(row.at(), row));
    request.json(page);
  }

  private HistoryQuery query(Context request) {
    long now = clock.millis();
    try {
      return new HistoryQuery(
          kind(text(request, "kind")),
          text(request, "label"),
          text(request, "stream"),
          score(text(request, "score")),
          number(request, "from", now - DEFAULT_SPAN.toMillis()),
          number(request, "to", Long.MAX_VALUE),
          Cursor.parse(text(request, "before")),
          (int) Math.min(Integer.MAX_VALUE, number(request, "limit", DEFAULT_LIMIT)));
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<RowKind> kind(String text) {
    return switch (text) {
      case "" -> Optional.empty();
      case "clip" -> Optional.of(RowKind.CLIP);
      case "event" -> Optional.of(RowKind.EVENT);
      default -> throw new BadRequestResponse("'kind' must be 'clip' or 'event', or be left out");
    };
  }

  private static float score(String text) {
    try {
      return text.isEmpty() ? 0 : Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse("'score' must be a number, 0 to 1");
    }
  }

  private void row(Context request) {
    RowRef at = at(request);
    // In full: a row of a list has no attention.
    HistoryRow row = asked(() -> history.row(at)).orElseThrow(() -> noRow(at));
    FoundFrames frames = asked(() -> history.frames(row));
    request.json(new Detail(row, frames.frames(), frames.note()));
  }

  private void keyFrame(Context request) {
    RowRef at = at(request);
    byte[] file = made.get(at.toString()).orElseGet(() -> thumbnail(at));
    request.contentType("image/jpeg").result(file);
  }

  private byte[] thumbnail(RowRef at) {
    Optional<HistoryRow> known = rows.get(at.toString());
    HistoryRow row =
        known.isPresent() ? known.get() : asked(() -> history.row(at)).orElseThrow(() -> noRow(at));
    byte[] file =
        asked(() -> history.keyImage(row))
            .map(thumbnails::file)
            .orElseThrow(HistoryDesk::noKeyFrame);
    if (file.length == 0) {
      throw new NotFoundResponse("its key frame cannot be shown");
    }
    made.put(at.toString(), file);
    return file;
  }

  private void frame(Context request) {
    long wide = number(request, "partition", -1);
    long offset = number(request, "offset", -1);
    if (wide < 0 || wide > Integer.MAX_VALUE || offset < 0) {
      throw new BadRequestResponse(
          "'partition' and 'offset' must say where the frame is, each 0 or more");
    }
    int partition = (int) wide;
    Optional<Image> image = asked(() -> history.image(partition, offset));
    ImageFiles.ImageFile file =
        image
            .flatMap(images::of)
            .orElseThrow(
                () -> new NotFoundResponse(asked(() -> history.whyNoImage(partition, offset))));
    request.contentType(file.contentType()).result(file.body());
  }

  private static <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (HistoryException e) {
      throw new ServiceUnavailableResponse(String.valueOf(e.getMessage()), Map.of());
    }
  }

  private static RowRef at(Context request) {
    return RowRef.parse(text(request, "at"))
        .orElseThrow(() -> new BadRequestResponse("'at' is no place such as c2@117"));
  }

  private NotFoundResponse noRow(RowRef at) {
    return new NotFoundResponse(asked(() -> history.whyNoRow(at)));
  }

  private static NotFoundResponse noKeyFrame() {
    return new NotFoundResponse("Its key frame is no longer on its topic, or cannot be shown.");
  }

  @Override
  public void close() {
    thumbnails.close();
  }
}
