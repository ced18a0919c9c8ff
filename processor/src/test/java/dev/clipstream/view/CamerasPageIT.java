package dev.clipstream.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.ops.CameraOperations;
import dev.clipstream.ops.CameraReport;
import dev.clipstream.ops.CameraReport.State;
import dev.clipstream.testing.FakeCamera;
import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import dev.clipstream.view.scrape.CameraRow;
import dev.clipstream.view.scrape.SenderState;
import dev.clipstream.view.scrape.SenderWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cameras of two senders on the page, asked for over HTTP as {@code view --senders} does. */
class CamerasPageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NASTY = "<img src=x onerror=alert(1)>";

  private static CameraReport away(String name, long connections, String reason) {
    return new CameraReport(name, State.AWAY, 95, 0, 4_321, 2, connections, 4, 11.2, reason);
  }

  private static CameraOperations sender(List<FakeCamera> cameras) throws IOException {
    return CameraOperations.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), cameras, Optional::empty);
  }

  @Test
  @SuppressWarnings("try") // that one of the senders goes is what is tested
  void whichCamerasSend_whichAreAway_sinceWhenAndWhy_andWhichSenderIsGone_isThere()
      throws IOException {
    List<FakeCamera> ten = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      ten.add(new FakeCamera(FakeCamera.sending("camera-" + i, 1_000L * i)));
    }
    FakeCamera gate = new FakeCamera(away("gate", 3, "connection refused " + NASTY));
    ten.add(gate);
    ten.add(new FakeCamera(away("roof", 0, "Server returned 401 Unauthorized")));
    ten.add(new FakeCamera(new CameraReport("yard", State.SENDING, 5, 0, 9, 0, 1, 0, 0, "")));
    ten.add(new FakeCamera(new CameraReport("film", State.ENDED, 0, 0, 250, 0, 1, 0, 0, "")));
    try (Browser browser = Browser.require();
        FedScene scene = new FedScene(4);
        CameraOperations here = sender(ten);
        CameraOperations there = sender(List.of(new FakeCamera(FakeCamera.sending("far", 5))));
        SenderWatch watch =
            SenderWatch.follow(
                List.of(URI.create(here.url()), URI.create(there.url())), line -> {})) {
      PageProbe page = new PageProbe(browser, scene.address());
      page.openSystem();
      await().atMost(PATIENCE).until(() -> !page.texts(".instances li").isEmpty());
      assertThat(browser.run("return document.getElementById('cameras-title').offsetParent"))
          .as("nothing of cameras where no sender is asked")
          .isNull();

      scene.senders(watch);
      await().atMost(PATIENCE).until(() -> page.texts(".cameras li").size() == 11);
      List<String> said = page.texts(".cameras li > span");
      assertThat(said.get(0)).isEqualTo("sending 5.0/s · 1,000 frames");
      assertThat(said.get(6))
          .matches(
              "reconnecting, away since .*\\d\\d:\\d\\d:\\d\\d \\(\\d+ s\\) · attempt 4 in 12 s ·"
                  + " connection refused .*")
          .endsWith(NASTY);
      assertThat(said.get(7)).startsWith("not reached since ").endsWith("401 Unauthorized");
      assertThat(said.get(8)).startsWith("silent since ");
      assertThat(said.get(9)).isEqualTo("ended · 250 frames");
      assertThat(page.texts(".senders .meta").get(0)).endsWith("6 of 10 send");
      assertThat(marks(browser))
          .isEqualTo(
              "sending sending sending sending sending sending away away away ended sending");
      assertThat(missing(browser)).isEqualTo("3");
      assertThat(browser.all(".cameras img")).isEmpty();

      gate.is(FakeCamera.sending("gate", 4_330));
      await().atMost(PATIENCE).until(() -> missing(browser).equals("2"));
      both(browser, "system-cameras");
      there.close();
      await()
          .atMost(PATIENCE)
          .until(() -> page.texts(".senders .meta").get(1).contains(" gone since "));
      assertThat(page.texts(".cameras li > span").get(10))
          .isEqualTo("unknown, its sender is gone; was sending · 5 frames");
      assertThat(marks(browser)).endsWith(" unknown");
      assertThat(missing(browser)).isEqualTo("3");
      both(browser, "system-cameras-gone");
      browser.resize(500, 900);
      browser.run("document.querySelector('.senders').scrollIntoView()");
      assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo((Long) browser.run("return innerWidth"));
      both(browser, "phone-system-cameras");
      page.openWall();
      await().atMost(PATIENCE).until(() -> missing(browser).equals("3"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aSenderThatSaysNonsense_leavesTheRestOfThePageAlone_andSharedNamesAreMarked()
      throws IOException {
    try (Browser browser = Browser.require();
        FedScene scene = new FedScene(4)) {
      PageProbe page = new PageProbe(browser, scene.address());
      page.openSystem();
      await().atMost(PATIENCE).until(() -> !page.texts(".instances li").isEmpty());
      CameraRow odd =
          new CameraRow("odd", "away", Long.MIN_VALUE, 1e308, 1, 0, 1, 1, 1e300, "x", "");
      CameraRow shared = new CameraRow("door", "sending", 0, 5, 1, 0, 1, 0, 0, "", "other:8080");
      List<SenderState> senders =
          List.of(
              new SenderState("a:1", 0, "", "", List.of(odd, shared)),
              new SenderState("b:1", Long.MAX_VALUE, "no answer", "", List.of()));
      scene.senders(() -> senders);
      await().atMost(PATIENCE).until(() -> page.texts(".cameras li").size() == 2);
      assertThat(page.texts(".cameras li > span").get(0))
          .startsWith("reconnecting, away since – (");
      assertThat(page.texts(".cameras li > span").get(1))
          .isEqualTo("sending 5.0/s · 1 frames · also sent by other:8080");
      assertThat(page.texts(".senders .meta").get(1)).contains("gone since – (");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static String marks(Browser browser) {
    return String.valueOf(
        browser.run(
            "return [...document.querySelectorAll('.cameras li')].map(e =>"
                + " e.dataset.state).join(' ')"));
  }

  /** What the tab of the system says, wherever one is. */
  private static String missing(Browser browser) {
    return String.valueOf(
        browser.run(
            "const e = document.getElementById('missing-cameras');"
                + " return e.hidden ? '' : e.firstChild.nodeValue"));
  }

  private static void both(Browser browser, String name) {
    browser.run("document.querySelector('.senders').scrollIntoView()");
    browser.screenshot(name);
    browser.prefer("dark");
    browser.screenshot(name + "-dark");
    browser.prefer("light");
  }
}
