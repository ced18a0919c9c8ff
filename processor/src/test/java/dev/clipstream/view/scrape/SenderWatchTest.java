package dev.clipstream.view.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.clipstream.ops.CameraOperations;
import dev.clipstream.ops.CameraReport;
import dev.clipstream.testing.FakeCamera;
import dev.clipstream.testing.UnendingAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SenderWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> said = new CopyOnWriteArrayList<>();

  private static CameraOperations sender(int port, FakeCamera... cameras) throws IOException {
    return CameraOperations.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        List.of(cameras),
        Optional::empty);
  }

  private static int port(CameraOperations sender) {
    return URI.create(sender.url()).getPort();
  }

  private static CameraReport away(String name, double silentSeconds, int attempt) {
    return new CameraReport(
        name, CameraReport.State.AWAY, silentSeconds, 0, 12, 0, 1, attempt, 2, "no answer");
  }

  @Test
  void aSenderThatGoes_isGone_withTheCamerasThatItHad_untilItIsBack() throws IOException {
    FakeCamera door = new FakeCamera(FakeCamera.sending("door", 12));
    FakeCamera yard = new FakeCamera(away("yard", 40, 3));
    int port;
    CameraOperations first = sender(0, door, yard);
    port = port(first);
    String address = "127.0.0.1:" + port;
    try (SenderWatch watch = SenderWatch.follow(List.of(URI.create(first.url())), said::add)) {
      await().atMost(PATIENCE).until(() -> !watch.get().isEmpty());
      SenderState there = watch.get().get(0);
      assertThat(there.address()).isEqualTo(address);
      assertThat(there.gone()).isEmpty();
      assertThat(there.missing()).isEqualTo(1);
      assertThat(there.cameras())
          .extracting(CameraRow::name, CameraRow::state, CameraRow::attempt, CameraRow::reason)
          .containsExactly(tuple("door", "sending", 0, ""), tuple("yard", "away", 3, "no answer"));
      long since = there.cameras().get(1).sinceMillis();
      assertThat(since).isLessThanOrEqualTo(System.currentTimeMillis() - 40_000);

      first.close();
      await().atMost(PATIENCE).until(() -> !watch.get().get(0).gone().isEmpty());
      SenderState gone = watch.get().get(0);
      assertThat(gone.gone()).isEqualTo("the connection is refused");
      assertThat(gone.goneSinceMillis()).isPositive();
      assertThat(gone.cameras()).isEqualTo(there.cameras());
      assertThat(gone.missing()).isEqualTo(2);

      try (CameraOperations second = sender(port, door, yard)) {
        await().atMost(PATIENCE).until(() -> watch.get().get(0).gone().isEmpty());
        assertThat(port(second)).isEqualTo(port);
        assertThat(watch.get().get(0).goneSinceMillis()).isZero();
      }
    }
    assertThat(said).contains("no cameras from " + address + ": the connection is refused");
  }

  @Test
  void oneThatNeverAnswersToItsEnd_holdsUpNoOther() throws IOException {
    FakeCamera door = new FakeCamera(FakeCamera.sending("door", 1));
    try (UnendingAnswer hanging = UnendingAnswer.to("/cameras", '{');
        ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CameraOperations sender = sender(0, door)) {
      List<URI> all =
          List.of(
              hanging.url(),
              URI.create("http://127.0.0.1:" + mute.getLocalPort()),
              URI.create(sender.url()));
      try (SenderWatch watch = SenderWatch.follow(all, said::add)) {
        await().atMost(PATIENCE).until(() -> watch.get().size() == 3);
        assertThat(watch.get())
            .extracting(SenderState::gone)
            .containsExactly("no answer in time", "no answer in time", "");
        door.is(FakeCamera.sending("door", 2));
        await().atMost(PATIENCE).until(() -> watch.get().get(2).cameras().get(0).frames() == 2);
      }
    }
    assertThat(said).hasSize(2).allMatch(line -> line.endsWith(": no answer in time"));
  }

  @Test
  void thePage_isFound_whetherTheAddressNamesItOrItsServer_andPasswordsAreNotShown() {
    for (String given : List.of("http://h:1", "http://h:1/", "http://h:1/cameras")) {
      assertThat(SenderWatch.page(URI.create(given))).hasToString("http://h:1/cameras");
    }
    assertThat(SenderWatch.page(URI.create("https://h/site-a/")))
        .hasToString("https://h/site-a/cameras");
    assertThat(SenderWatch.address(SenderWatch.page(URI.create("https://me:secret@h/site-a"))))
        .isEqualTo("h/site-a");
  }

  @Test
  void anAnswerOfAnotherVersion_isShownAsFarAsItIsUnderstood() throws IOException {
    CamerasJson said =
        CamerasJson.parse(
            "{\"cameras\":[{\"name\":\"a\",\"state\":\"rebooting\",\"new\":[1]},{},{\"name\":\""
                + " \"},{\"name\":\"b\"}]}",
            5_000);
    assertThat(said.cameras()).extracting(CameraRow::name).containsExactly("a", "b");
    assertThat(said.cameras()).extracting(CameraRow::state).containsExactly("unknown", "unknown");
    assertThat(said.cameras()).extracting(CameraRow::sinceMillis).containsExactly(0L, 0L);
  }

  @Property(tries = 300)
  void numbersOutOfBounds_areTakenAsTheBound(@ForAll double number, @ForAll long count)
      throws IOException {
    for (Object any : List.of(number, 1e300, 1e308, -5, "1e999", "-1e999", "\"x\"", "null")) {
      CameraRow row =
          CamerasJson.parse(
                  "{\"cameras\":[{\"name\":\"a\",\"silentSeconds\":N,\"framesPerSecond\":N,\"attempt\":C,"
                          .replace("N", String.valueOf(any))
                          .replace("C", String.valueOf(count))
                      + "\"retryInSeconds\":N,\"frames\":C,\"dropped\":C,\"connections\":C}]}"
                          .replace("N", String.valueOf(any))
                          .replace("C", String.valueOf(count)),
                  0)
              .cameras()
              .get(0);
      assertThat(row.framesPerSecond()).isBetween(0.0, 100_000.0);
      assertThat(row.retryInSeconds()).isBetween(0.0, 3653 * 86_400.0);
      assertThat(row.sinceMillis()).isBetween(-3653 * 86_400_000L, 0L);
      assertThat(row.attempt()).isNotNegative();
      assertThat(List.of(row.frames(), row.dropped(), row.connections()))
          .allMatch(each -> each >= 0 && each <= 1L << 53);
    }
  }

  @Test
  void camerasOfOneName_areMarkedAtBothSenders_andWarnedOfOnce_andOneAddressCountsOnce()
      throws IOException {
    FakeCamera door = new FakeCamera(FakeCamera.sending("door", 1));
    FakeCamera yard = new FakeCamera(FakeCamera.sending("yard", 1));
    try (CameraOperations first = sender(0, door, yard);
        CameraOperations second = sender(0, door)) {
      String one = first.url();
      List<URI> given =
          List.of(URI.create(one), URI.create(one + "/cameras"), URI.create(second.url()));
      try (SenderWatch watch = SenderWatch.follow(given, said::add)) {
        await().atMost(PATIENCE).until(() -> watch.get().size() == 2);
        String firstAddress = watch.get().get(0).address();
        String secondAddress = watch.get().get(1).address();
        assertThat(watch.get().get(0).cameras())
            .extracting(CameraRow::alsoSentBy)
            .containsExactly(secondAddress, "");
        assertThat(watch.get().get(1).cameras())
            .extracting(CameraRow::alsoSentBy)
            .containsExactly(firstAddress);
        door.is(FakeCamera.sending("door", 7));
        await().atMost(PATIENCE).until(() -> watch.get().get(1).cameras().get(0).frames() == 7);
        assertThat(said)
            .singleElement()
            .asString()
            .startsWith("more than one sender sends door (")
            .contains(firstAddress, secondAddress)
            .doesNotContain("yard");
      }
    }
  }

  @Property(tries = 300)
  void whateverElseAnswers_isRefusedInWords_orUnderstood(@ForAll String body) {
    try {
      CamerasJson.parse(body, 0);
    } catch (IOException e) {
      assertThat(e).hasMessage(SenderWatch.STRANGER);
    }
  }

  @Test
  void anAnswerThatIsNoneOfASender_isRefused() {
    for (String body : List.of("", "[]", "{\"cameras\":1}", "<html>", "{\"status\":\"up\"}")) {
      assertThatThrownBy(() -> CamerasJson.parse(body, 0))
          .isInstanceOf(IOException.class)
          .hasMessage(SenderWatch.STRANGER);
    }
  }

  @Test
  void theTimeOfAnAbsence_standsStill_whileTheAnswersTakeLongerOrShorter() throws IOException {
    CameraRow first = row(1_000_000, 40.0);
    CameraRow second = row(1_002_300, 42.0).steadied(first);
    assertThat(second.sinceMillis()).isEqualTo(first.sinceMillis());
    CameraRow later = row(1_102_300, 12.0).steadied(second);
    assertThat(later.sinceMillis()).as("another absence").isEqualTo(1_090_300);
  }

  private static CameraRow row(long nowMillis, double silentSeconds) throws IOException {
    return CamerasJson.parse(
            "{\"cameras\":[{\"name\":\"a\",\"state\":\"away\",\"silentSeconds\":"
                + silentSeconds
                + "}]}",
            nowMillis)
        .cameras()
        .get(0);
  }
}
