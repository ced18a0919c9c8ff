package dev.clipstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.FaultyModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as its operators start it. */
class RunOperationsIT {

  private static final int SIDE = 8;
  private static final Pattern URL = Pattern.compile("http://[\\w.]+:\\d+");

  @TempDir static Path folder;

  /** Of one test's process: its log goes on where one before has ended. */
  @TempDir Path own;

  private static EmbeddedBroker broker;
  private static Path model;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 1);
    model = TestModels.frameModel(folder, "frames", SIDE);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(own.resolve("run.log"));
  }

  private Optional<String> url() throws IOException {
    return log().stream().map(URL::matcher).filter(Matcher::find).map(Matcher::group).findFirst();
  }

  @Test
  void asJson_everyLineIsAnObject_andNoneHasASecretOrAnImage() throws Exception {
    Path secrets = folder.resolve("client.properties");
    Files.writeString(
        secrets,
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"u\" password=\"open-sesame\";\nssl.keystore.password=open-sesame\n");
    List<String> options =
        List.of(
            "--frame-model=" + model,
            "--device=cpu",
            "--http-port=0",
            "--log-format=json",
            "--command-config=" + secrets);
    // As talkative as it can be made.
    Map<String, String> environment =
        Map.of("CLIPSTREAM_LOG_LEVEL", "TRACE", "CLIPSTREAM_KAFKA_LOG_LEVEL", "INFO");
    try (RunProcess run =
            RunProcess.start(
                broker.bootstrapServers(), TopicNames.DEFAULT, own, options, environment);
        TestProducer producer =
            new TestProducer(broker.bootstrapServers(), TopicNames.DEFAULT.frames());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
      producer.send(TestFrames.frame("camera", null, 0, false, SIDE));
      producer.send("camera", "image-of-a-face".getBytes(UTF_8));
      producer.send(TestFrames.frame("camera", null, 1, false, SIDE));
      producer.flush();
      reader.readUntil(2, 0);
      await().atMost(Duration.ofSeconds(30)).until(() -> url().isPresent());
      String url = url().orElseThrow();
      assertThat(url).startsWith("http://127.0.0.1:");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Http.get(url + "/health/ready").statusCode() == 200);
      assertThat(run.stop()).isIn(0, 143);
    }
    List<String> messages = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : log()) {
      assertThat(line).startsWith("{");
      JsonNode entry = mapper.readTree(line);
      assertThat(entry.path("time").asText()).as(line).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      assertThat(entry.path("level").asText()).as(line).isNotBlank();
      messages.add(entry.path("message").asText());
      assertThat(line).doesNotContain("open-sesame", "image-of-a-face");
    }
    assertThat(messages)
        .anyMatch(message -> message.startsWith("running frames"))
        .anyMatch(message -> message.contains("sasl.jaas.config = [hidden]"));
  }

  /** Damaged images and a model that throws: what libraries say of them on their own. */
  @Test
  void asJson_everyLineIsAnObject_alsoWhereNativeLibrariesComplain() throws Exception {
    Path throwing = FaultyModels.throwingFrameModel(folder, "throwing", SIDE);
    List<byte[]> odd = damagedImages();
    try (RunProcess run =
            RunProcess.start(
                broker.bootstrapServers(),
                TopicNames.DEFAULT,
                own,
                List.of("--frame-model=" + throwing, "--device=cpu", "--log-format=json"));
        TestProducer producer =
            new TestProducer(broker.bootstrapServers(), TopicNames.DEFAULT.frames());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
      reader.read(1000);
      int before = reader.frameLabels().size() + reader.deadLetters().size();
      odd.forEach(image -> producer.send("camera", image));
      producer.send(FaultyModels.poison(TestFrames.frame("camera", null, 0, false, SIDE)));
      producer.flush();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                reader.read(100);
                return reader.frameLabels().size() + reader.deadLetters().size() - before
                    == odd.size() + 1;
              });
      assertThat(run.stop()).isIn(0, 143);
    }
    assertThat(log()).allSatisfy(line -> assertThat(line).startsWith("{"));
  }

  /** Files of every format, cut short, with bytes changed and with bytes left out. */
  private static List<byte[]> damagedImages() throws Exception {
    byte[] noise = new byte[3 * 64 * 64];
    new Random(7).nextBytes(noise);
    Mat pixels = new Mat(64, 64, opencv_core.CV_8UC3, new BytePointer(noise));
    List<byte[]> damaged = new ArrayList<>();
    for (String ending : List.of(".jpg", ".png", ".webp")) {
      byte[] buffer = new byte[1 << 20];
      int length;
      try (BytePointer encoded = new BytePointer()) {
        assertThat(opencv_imgcodecs.imencode(ending, pixels, encoded)).isTrue();
        length = (int) encoded.limit();
        encoded.get(buffer, 0, length);
      }
      byte[] file = Arrays.copyOf(buffer, length);
      damaged.add(Arrays.copyOf(file, length / 2));
      damaged.add(Arrays.copyOf(file, length + 100));
      Random random = new Random(1);
      for (int i = 0; i < 30; i++) {
        byte[] changed = file.clone();
        for (int change = 0; change <= i % 5; change++) {
          changed[20 + random.nextInt(length - 20)] = (byte) random.nextInt(256);
        }
        damaged.add(changed);
        int at = 100 + random.nextInt(length - 200);
        byte[] shorter = Arrays.copyOf(file, length - 50);
        System.arraycopy(file, at + 50, shorter, at, length - 50 - at);
        damaged.add(shorter);
      }
    }
    return damaged;
  }

  @Test
  void aPortThatIsTaken_isSaid_beforeAnyModelIsLoaded() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandLineRun run =
          CommandLineRun.of(
              "run", "--frame-model=nowhere.onnx", "--http-port=" + taken.getLocalPort());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("127.0.0.1:" + taken.getLocalPort()).contains("--http-port");
    }
  }

  @Test
  void whatIsNoPortOrFormat_isBadUsage() {
    CommandLineRun run = CommandLineRun.of("run", "--frame-model=m.onnx", "--http-port=70000");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--http-port must be 0 to 65535");
    assertThat(CommandLineRun.of("run", "--frame-model=m.onnx", "--log-format=xml").status())
        .isEqualTo(2);
  }
}
