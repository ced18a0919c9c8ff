package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.ops.Operations;
import dev.clipstream.serving.ProcessorListener.Role;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.UnendingAnswer;
import dev.clipstream.view.web.ProcessorFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Operations> opened = new ArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  private Operations operations() throws IOException {
    Operations operations =
        Operations.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    opened.add(operations);
    return operations;
  }

  @AfterEach
  void close() {
    opened.forEach(Operations::close);
  }

  private static URI metrics(Operations operations) {
    return URI.create(operations.url() + "/metrics");
  }

  @Test
  void whatSeveralInstancesServe_isPutTogether_andOneThatIsAwayIsLeftOut() throws IOException {
    Operations first = operations();
    Operations second = operations();
    Operations away = operations();
    URI gone = metrics(away);
    away.close();
    Path file = TestModels.frameModel(folder, "frames", 8);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      first.listener().modelServed(Role.FRAME, model.card(), Device.CPU);
      second.listener().modelServed(Role.FRAME, model.card(), Device.CPU);
    }
    first.listener().batchRun(8, 0, 1_000);
    first.listener().batchRun(4, 0, 1_000);
    second.listener().batchRun(3, 0, 1_000);

    try (RunMetrics metrics =
        RunMetrics.follow(List.of(gone, metrics(first), metrics(second)), said::add)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(metrics.get()).contains(new ProcessorFacts("cpu", 5)));
    }
    assertThat(said).containsExactly("no metrics from " + gone + ": the connection is refused");
  }

  @Test
  void whateverElseAnswers_isSaidOnce() throws IOException {
    byte[] page = "<html>no metrics</html>".getBytes(StandardCharsets.UTF_8);
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger asked = new AtomicInteger();
    serve(other, "/html", page, asked);
    serve(other, "/junk", new byte[RunMetrics.MAX_BYTES + 2], asked);
    other.start();
    String root = "http://127.0.0.1:" + other.getAddress().getPort();
    List<URI> all =
        List.of(URI.create(root + "/html"), URI.create(root + "/junk"), URI.create(root + "/none"));
    try (RunMetrics metrics = RunMetrics.follow(all, said::add)) {
      // Each was asked, and the first of them once more, with which the first round has ended.
      Awaitility.await().atMost(PATIENCE).until(() -> asked.get() > 2);
      assertThat(metrics.get()).isEmpty();
    } finally {
      other.stop(0);
    }
    assertThat(said)
        .containsExactly(
            "no metrics from " + all.get(0) + ": what answers is no 'run'",
            "no metrics from "
                + all.get(1)
                + ": what answers is no 'run': it sends more than 8 MiB",
            "no metrics from " + all.get(2) + ": status 404");
  }

  @Test
  void anAnswerThatNeverEnds_holdsUpNoOther_andIsGivenUp() throws IOException {
    Operations good = operations();
    good.listener().batchRun(8, 0, 1_000);
    URI hangs;
    try (UnendingAnswer hanging = UnendingAnswer.to("/metrics", '#')) {
      hangs = hanging.url().resolve("/metrics");
      try (RunMetrics metrics = RunMetrics.follow(List.of(hangs, metrics(good)), said::add)) {
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(metrics.get()).contains(new ProcessorFacts("", 8)));
        good.listener().batchRun(4, 0, 1_000);
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(metrics.get()).contains(new ProcessorFacts("", 6)));
      }
    }
    assertThat(said).containsExactly("no metrics from " + hangs + ": no answer in time");
  }

  private static void serve(HttpServer server, String path, byte[] body, AtomicInteger asked) {
    server.createContext(
        path,
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          } catch (IOException e) {
            // Whoever asked has had enough.
            exchange.close();
          }
        });
  }

  @Test
  void nothingIsSaid_whereNoBatchHasRun_orSomethingElseAnswers() throws IOException {
    String idle = Http.get(metrics(operations()).toString()).body();
    assertThat(idle).contains("clipstream_batch_frames_count");
    assertThat(MetricsText.facts(List.of())).isEmpty();
    assertThat(MetricsText.facts(List.of(new MetricsText(idle)))).isEmpty();
    assertThat(MetricsText.facts(List.of(new MetricsText("<html>no metrics</html>")))).isEmpty();
  }
}
