package dev.clipstream.cli.send;

import dev.clipstream.cli.send.publish.SentImage;
import dev.clipstream.image.BadImageException;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A pipeline that encodes frames on all cores and keeps their order.
 *
 * <p>Owned by one thread, which adds frames and takes results; it holds few enough frames that a
 * large video needs no more memory than a small one. Closed by whoever made it.
 */
final class EncodingLine implements AutoCloseable {

  /** Where finished frames go, in order. */
  interface Sink {
    void sent(RawFrame shot, SentImage image) throws InterruptedException;

    void failed(RawFrame shot, String reason);
  }

  private record Pending(RawFrame shot, Future<SentImage> image) {}

  /** Of raw frames that wait: twenty of Full HD. */
  private static final long MAX_BYTES = 128L << 20;

  private final ExecutorService threads;
  private final BlockingQueue<FrameEncoder> encoders;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Sink sink;
  private final int depth;
  private long pendingBytes;

  /**
   * @param immediate whether each frame is to be sent before the next is taken, as live ones are
   */
  EncodingLine(int threadCount, SendOptions options, boolean immediate, Sink sink) {
    this.threads = Executors.newFixedThreadPool(threadCount, DaemonThreads.named("frame-encoder"));
    this.encoders = new ArrayBlockingQueue<>(threadCount);
    for (int i = 0; i < threadCount; i++) {
      encoders.add(new FrameEncoder(options.jpegQuality(), options.maxSize()));
    }
    this.sink = sink;
    this.depth = immediate ? 0 : 2 * threadCount;
  }

  /** Adds a frame, and hands on those that are done. */
  void add(RawFrame shot) throws InterruptedException {
    pending.add(new Pending(shot, threads.submit(() -> encode(shot))));
    pendingBytes += shot.bytes();
    while (pending.size() > depth || (pendingBytes > MAX_BYTES && pending.size() > 1)) {
      handOn(pending.remove());
    }
  }

  /** Waits for all frames and hands them on. */
  void drain() throws InterruptedException {
    while (!pending.isEmpty()) {
      handOn(pending.remove());
    }
  }

  private SentImage encode(RawFrame shot)
      throws IOException, BadImageException, InterruptedException {
    FrameEncoder encoder = encoders.take();
    try {
      return shot.encode(encoder);
    } finally {
      encoders.add(encoder);
    }
  }

  private void handOn(Pending next) throws InterruptedException {
    pendingBytes -= next.shot().bytes();
    try {
      sink.sent(next.shot(), next.image().get());
    } catch (ExecutionException | CancellationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      sink.failed(next.shot(), String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    // Native memory may only go when no thread uses it; what is still at work keeps its own.
    List<FrameEncoder> idle = new ArrayList<>();
    encoders.drainTo(idle);
    idle.forEach(FrameEncoder::close);
  }
}
