package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.ops.Operations;
import dev.clipstream.serving.ProcessorListener.Role;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.TestModels;
import dev.clipstream.view.web.ProcessorFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Operations> opened = new ArrayList<>();

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

    try (RunMetrics metrics = RunMetrics.follow(List.of(gone, metrics(first), metrics(second)))) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(metrics.get()).contains(new ProcessorFacts("cpu", 5)));
    }
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
