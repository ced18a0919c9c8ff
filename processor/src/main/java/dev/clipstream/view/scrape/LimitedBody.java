package dev.clipstream.view.scrape;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that is collected up to a limit, and fails beyond it. For one answer. */
final class LimitedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
  private final Supplier<String> tooMuch;
  private long left;
  private @Nullable Subscription subscription;

  /**
   * @param tooMuch what is said of a larger one
   */
  LimitedBody(int maxBytes, Supplier<String> tooMuch) {
    this.left = maxBytes;
    this.tooMuch = tooMuch;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return collected.getBody();
  }

  @Override
  public void onSubscribe(Subscription to) {
    subscription = to;
    collected.onSubscribe(to);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (left < 0) {
      return;
    }
    left -= parts.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left >= 0) {
      collected.onNext(parts);
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    collected.onError(new IOException(tooMuch.get()));
  }

  @Override
  public void onError(Throwable failure) {
    collected.onError(failure);
  }

  @Override
  public void onComplete() {
    if (left >= 0) {
      collected.onComplete();
    }
  }
}
