package dev.clipstream.view.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.ProcessorInstance;
import dev.clipstream.view.scene.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words that say how the whole system does. */
class StatusTest {

  private static final ProcessorInstance RUN = new ProcessorInstance("a", "host", 1, List.of(0));

  private static Traffic traffic(double framesPerSecond, double labelsPerSecond) {
    return new Traffic(
        1, framesPerSecond, labelsPerSecond, 0, null, null, 0, 0, null, null, 0, List.of());
  }

  private static ClusterWatch.State cluster(long lag, ProcessorInstance... instances) {
    return new ClusterWatch.State(
        "",
        0,
        "app",
        List.of(new ClusterWatch.Progress(0, 1000 + lag, 1000, lag)),
        List.of(instances));
  }

  private static String words(ClusterWatch.State cluster, Traffic traffic) {
    Status status = Status.of(cluster, traffic);
    return status.kind() + ": " + status.words();
  }

  @Test
  void whatHappens_isSaid_andWhatIsWrong_first() {
    assertThat(words(cluster(3, RUN), traffic(240, 240.4))).isEqualTo("good: labeling 240/s");
    assertThat(words(cluster(0, RUN), traffic(2, 2.25))).isEqualTo("good: labeling 2.3/s");
    assertThat(words(cluster(24_000, RUN), traffic(240, 240)))
        .isEqualTo("good: labeling 240/s, 100 s behind");
    assertThat(words(cluster(24_000), traffic(240, 240))).isEqualTo("good: labeling 240/s");
    assertThat(words(cluster(0), traffic(0, 0))).isEqualTo("trouble: no processor");
    assertThat(words(cluster(50), traffic(10, 0))).isEqualTo("trouble: no processor");
    assertThat(words(cluster(1234, RUN), traffic(10, 0)))
        .isEqualTo("trouble: no labels, 1,234 frames wait");
    assertThat(words(cluster(0, RUN), traffic(0, 0))).isEqualTo("waiting: waiting for frames");
    assertThat(words(ClusterWatch.State.unknown("app"), traffic(0, 0))).isEqualTo("waiting: live");
    ClusterWatch.State away =
        new ClusterWatch.State("The broker is away for 40 s.", 40, "app", List.of(), List.of(RUN));
    assertThat(words(away, traffic(0, 3))).isEqualTo("trouble: broker away for 40 s");
    ClusterWatch.State missing =
        new ClusterWatch.State("There is no topic", 0, "app", List.of(), List.of());
    assertThat(words(missing, traffic(0, 0))).isEqualTo("trouble: no news");
  }

  @Test
  void whatIsReadOut_hasNoFiguresThatChange() {
    for (double rate : new double[] {3.1, 47, 1200}) {
      assertThat(Status.of(cluster(0, RUN), traffic(rate, rate)).said()).isEqualTo("labeling");
    }
  }
}
