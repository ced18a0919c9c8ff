package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.FakeCamera;
import dev.clipstream.testing.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CameraOperationsTest {

  @Test
  void eachCamera_isServedAsItIsNow_withWhatIsWrongWithTheBrokers() throws IOException {
    FakeCamera door = new FakeCamera(FakeCamera.sending("door", 7));
    AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    try (CameraOperations operations =
        CameraOperations.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(door),
            trouble::get)) {
      HttpResponse<String> answer = Http.get(operations.url() + "/cameras");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"trouble\":\"\",\"cameras\":[{\"name\":\"door\",\"state\":\"sending\","
                  + "\"silentSeconds\":0.0,\"framesPerSecond\":5.0,\"frames\":7,\"dropped\":0,"
                  + "\"connections\":1,\"attempt\":0,\"retryInSeconds\":0.0,\"reason\":\"\"}]}\n");
      door.is(new CameraReport("door", CameraReport.State.AWAY, 40, 0, 7, 0, 1, 3, 2, "gone"));
      trouble.set(Optional.of("the broker is away"));
      assertThat(Http.get(operations.url() + "/cameras").body())
          .contains("\"state\":\"away\"", "\"reason\":\"gone\"", "the broker is away");
    }
  }
}
