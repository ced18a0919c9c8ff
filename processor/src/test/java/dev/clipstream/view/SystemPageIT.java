package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.ProcessorInstance;
import dev.clipstream.view.trend.TrendSample;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last hour, the instances and the status, of a system that is made up. */
class SystemPageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static void fill(FedScene scene) {
    long now = System.currentTimeMillis();
    for (int i = 359; i >= 0; i--) {
      boolean away = i > 120 && i < 150;
      double rate = 180 + 60 * Math.sin(i / 20.0) + (i % 7);
      long lag = i > 100 && i <= 120 ? 400L * (i - 100) : i % 5;
      scene
          .trend()
          .add(
              new TrendSample(
                  now - 10_000L * i,
                  away ? 0 : rate,
                  away ? 0 : rate - 2,
                  away ? null : Math.round(30 + rate / 10),
                  away ? null : Math.round(90 + rate / 4),
                  away ? null : lag));
    }
  }

  private static ClusterWatch.State cluster(long away) {
    return new ClusterWatch.State(
        away == 0 ? "" : "The broker is away for " + away + " s.",
        away,
        "clipstream",
        List.of(
            new ClusterWatch.Progress(0, 51_200, 51_198, 2),
            new ClusterWatch.Progress(1, 49_040, 49_040, 0),
            new ClusterWatch.Progress(2, 50_333, 50_310, 23)),
        List.of(
            new ProcessorInstance("0c2f1a", "10.0.0.7", 2, List.of(0, 1)),
            new ProcessorInstance("b9e04d", "10.0.0.8", 1, List.of(2))));
  }

  @Test
  void theHour_theInstances_andOneStatus_areThere_onEveryScreen() {
    try (Browser browser = Browser.require();
        FedScene scene = new FedScene(4)) {
      fill(scene);
      scene.cluster(cluster(0));
      PageProbe page = new PageProbe(browser, scene.address());
      page.openSystem();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(page.texts(".instances strong")).containsExactly("10.0.0.7", "10.0.0.8");
                assertThat(page.texts(".spark-head .now")).hasSize(4).doesNotContain("–");
                assertThat(page.texts("#status .words").get(0)).startsWith("labeling ");
              });
      assertThat(page.texts(".instances span").get(0))
          .isEqualTo("2 threads · partitions 0, 1 · 2 behind");
      assertThat(
              browser.run(
                  "return document.querySelector('.sparks .line').getAttribute('d')"
                      + ".match(/M/g).length"))
          .as("parts of the line: nothing is known of the latency for a while")
          .isEqualTo(1L);
      assertThat(
              browser.run(
                  "return document.querySelectorAll('.sparks .line')[2].getAttribute('d')"
                      + ".match(/M/g).length"))
          .isEqualTo(2L);
      both(browser, "system");
      browser.resize(500, 900);
      assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
      both(browser, "phone-system");
      browser.resize(1360, 900);
      scene.cluster(cluster(40));
      await()
          .atMost(PATIENCE)
          .until(() -> page.texts("#status .words").equals(List.of("broker away for 40 s")));
      assertThat(page.texts("#status [role=status]")).containsExactly("broker away");
      browser.screenshot("system-away");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aStreamsRibbon_hasAColorALabel_andLinesWhereClipsBegin() {
    try (Browser browser = Browser.require();
        FedScene scene = new FedScene(2)) {
      scene.minute("camera-1");
      PageProbe page = new PageProbe(browser, scene.address());
      page.openStream("camera-1");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(page.texts(".legend li")).hasSizeGreaterThanOrEqualTo(3);
                assertThat(browser.all(".plot canvas")).hasSize(1);
              });
      assertThat(page.texts(".legend .score")).anyMatch(text -> text.matches(".*\\d+ s"));
      Object colors =
          browser.run(
              """
              const canvas = document.querySelector('.plot canvas');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const seen = new Map();
              for (let i = 0; i < data.length; i += 4) {
                if (data[i + 3] === 255) {
                  const color = [data[i], data[i + 1], data[i + 2]].join();
                  seen.set(color, (seen.get(color) ?? 0) + 1);
                }
              }
              return [...seen].filter(([, count]) => count > 500).length;
              """);
      assertThat((Long) colors).as("colors on the ribbon").isGreaterThanOrEqualTo(3);
      both(browser, "stream-ribbon");
      browser.resize(500, 900);
      browser.run("document.querySelector('.chart').scrollIntoView()");
      both(browser, "phone-stream-ribbon");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void both(Browser browser, String name) {
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
