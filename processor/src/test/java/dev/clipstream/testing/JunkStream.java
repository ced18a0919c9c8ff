package dev.clipstream.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A camera that is out of its mind: it serves what says that it is Motion JPEG over HTTP, five
 * parts a second and without an end, and none of them holds a frame.
 */
public final class JunkStream implements AutoCloseable {

  private static final int PART_BYTES = 5_000;
  private static final long EVERY_MILLIS = 200;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger viewers = new AtomicInteger();

  public JunkStream() throws IOException {
    this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/live";
  }

  /** How often it was connected to. */
  public int viewers() {
    return viewers.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket viewer = server.accept();
        threads.execute(() -> serve(viewer));
      }
    } catch (IOException e) {
      // It was closed.
      closed.countDown();
    }
  }

  private void serve(Socket viewer) {
    Random random = new Random(viewers.incrementAndGet());
    try (viewer) {
      OutputStream out = viewer.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"
              .getBytes(US_ASCII));
      byte[] part = new byte[PART_BYTES];
      do {
        random.nextBytes(part);
        out.write(
            ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + part.length + "\r\n\r\n")
                .getBytes(US_ASCII));
        out.write(part);
        out.write("\r\n".getBytes(US_ASCII));
      } while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      // Its viewer has had enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    closed.countDown();
    threads.shutdownNow();
  }
}
