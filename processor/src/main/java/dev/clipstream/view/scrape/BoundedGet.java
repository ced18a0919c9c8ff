package dev.clipstream.view.scrape;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * GET requests that end, whatever answers: within a time for all of the answer, not only for its
 * first byte, and with a limit on its size. None holds up another. Thread-safe.
 */
public final class BoundedGet {

  private final HttpClient http;
  private final Duration patience;
  private final int maxBytes;
  private final String stranger;

  /**
   * @param patience for an answer to its last byte
   * @param maxBytes of a body
   * @param stranger what is said of whoever sends more than that
   */
  public BoundedGet(Duration patience, int maxBytes, String stranger) {
    this.http = HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(patience).build();
    this.patience = patience;
    this.maxBytes = maxBytes;
    this.stranger = stranger;
  }

  /**
   * Asks.
   *
   * @return the body, as UTF-8, of an answer with status 200; else it fails, see {@link #reason}
   */
  public CompletableFuture<String> ask(URI address) {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(address).timeout(patience).build();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request,
            answer ->
                new LimitedBody(
                    maxBytes,
                    () -> stranger + ": it sends more than " + (maxBytes >> 20) + " MiB"));
    return sent.copy()
        // The request's own time-out ends with the headers.
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        // Closes the connection of one that has not ended; does nothing to one that has.
        .whenComplete((answer, failure) -> sent.cancel(true))
        .thenApply(BoundedGet::body);
  }

  private static String body(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new CompletionException(new IOException("status " + answer.statusCode()));
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** Why there was no answer, for people. */
  public static String reason(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConnectException) {
      return cause.getCause() instanceof UnresolvedAddressException
              || (cause.getCause() != null
                  && cause.getCause().getCause() instanceof UnresolvedAddressException)
          ? "there is no such host"
          : "the connection is refused";
    }
    boolean late = cause instanceof HttpTimeoutException || cause instanceof TimeoutException;
    return late ? "no answer in time" : String.valueOf(cause.getMessage());
  }
}
