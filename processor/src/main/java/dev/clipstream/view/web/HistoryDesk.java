package dev.clipstream.view.web;

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
import java.util.Locale;
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
          text(request, "score").isEmpty() ? 0 : Float.parseFloat(text(request, "score")),
          number(request, "from", now - DEFAULT_SPAN.toMillis()),
          number(request, "to", Long.MAX_VALUE),
          Cursor.parse(text(request, "before")),
          (int) Math.min(Integer.MAX_VALUE, number(request, "limit", DEFAULT_LIMIT)));
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<RowKind> kind(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(RowKind.valueOf(text.toUpperCase(Locale.ROOT)));
  }

  private void row(Context request) {
    RowRef at = at(request);
    // In full: a row of a list has no attention.
    HistoryRow row = asked(() -> history.row(at)).orElseThrow(HistoryDesk::gone);
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
        known.isPresent()
            ? known.get()
            : asked(() -> history.row(at)).orElseThrow(HistoryDesk::gone);
    byte[] file =
        asked(() -> history.keyImage(row)).map(thumbnails::file).orElseThrow(HistoryDesk::gone);
    if (file.length == 0) {
      throw new NotFoundResponse("its key frame cannot be shown");
    }
    made.put(at.toString(), file);
    return file;
  }

  private void frame(Context request) {
    int partition = (int) number(request, "partition", -1);
    long offset = number(request, "offset", -1);
    Optional<Image> image =
        partition < 0 || offset < 0
            ? Optional.empty()
            : asked(() -> history.image(partition, offset));
    ImageFiles.ImageFile file = image.flatMap(images::of).orElseThrow(HistoryDesk::gone);
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

  private static NotFoundResponse gone() {
    return new NotFoundResponse("It is no longer on its topic: what is older is deleted there.");
  }

  private static String text(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name)).orElse("");
  }

  private static long number(Context request, String name, long otherwise) {
    String text = text(request, name);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse("'" + name + "' must be a whole number");
    }
  }

  @Override
  public void close() {
    thumbnails.close();
  }
}
