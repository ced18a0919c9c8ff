package dev.clipstream.view.web;

import static dev.clipstream.view.web.QueryParameters.number;
import static dev.clipstream.view.web.QueryParameters.text;

import dev.clipstream.review.ReviewPage;
import dev.clipstream.review.ReviewQuery;
import dev.clipstream.review.ReviewReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;

/**
 * The HTTP endpoint for the queue of clips to judge. It is read from the topics for each request,
 * for one at a time. Thread-safe.
 */
final class ReviewDesk {

  private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
  private static final int DEFAULT_LIMIT = 50;

  private final ReviewReader reader;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock(true);

  ReviewDesk(ReviewReader reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  void routes(RoutesConfig routes) {
    routes.get("/review", this::next);
  }

  private void next(Context request) {
    ReviewQuery query;
    try {
      query =
          new ReviewQuery(
              text(request, "stream"),
              text(request, "label"),
              number(request, "from", clock.millis() - DEFAULT_SPAN.toMillis()),
              (int) Math.min(Integer.MAX_VALUE, number(request, "limit", DEFAULT_LIMIT)));
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse(String.valueOf(e.getMessage()));
    }
    reading.lock();
    try {
      ReviewPage page = reader.next(query, () -> false);
      request.json(page);
    } catch (KafkaException e) {
      throw new ServiceUnavailableResponse("The topics cannot be read: " + e.getMessage());
    } finally {
      reading.unlock();
    }
  }
}
