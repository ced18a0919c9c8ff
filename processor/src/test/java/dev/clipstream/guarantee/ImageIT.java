package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.clipstream.avro.Frame;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;

/** The image that {@code docker/Dockerfile} builds, beside a broker in a container. */
class ImageIT {

  /** What stands in for the Dockerfile's base where no registry can be reached. */
  private static final String BASE_IMAGE =
      System.getenv().getOrDefault("CLIPSTREAM_TEST_BASE_IMAGE", "eclipse-temurin:17-jre-jammy");

  private static final int SIDE = 32;
  private static final int STREAMS = 4;
  private static final int FRAMES_A_CLIP = 16;
  private static final int CLIPS_BEFORE = 6;
  private static final int CLIPS_AFTER = 6;

  @BeforeAll
  static void needDocker() throws InterruptedException {
    boolean docker = DockerClientFactory.instance().isDockerAvailable();
    if (!docker) {
      System.out.println("SKIPPED: tests of the container image, since there is no Docker");
    }
    assumeTrue(docker, "no Docker");
    boolean base = isAtHand(BASE_IMAGE);
    if (!base) {
      System.out.println(
          "SKIPPED: tests of the container image, since its base "
              + BASE_IMAGE
              + " cannot be had; CLIPSTREAM_TEST_BASE_IMAGE names another");
    }
    assumeTrue(base, "no base image");
  }

  private static boolean isAtHand(String image) throws InterruptedException {
    DockerClient client = DockerClientFactory.instance().client();
    try {
      client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      // Not on this machine: perhaps in a registry.
    }
    try {
      return client.pullImageCmd(image).start().awaitCompletion(5, TimeUnit.MINUTES);
    } catch (DockerException e) {
      return false;
    }
  }

  private static ImageFromDockerfile image() {
    Path docker = Path.of("..", "docker");
    Path target = Path.of("target");
    ImageFromDockerfile image =
        new ImageFromDockerfile("clipstream-test", true)
            .withFileFromPath("Dockerfile", docker.resolve("Dockerfile"))
            .withFileFromPath("LICENSE", docker.resolve("../LICENSE"))
            .withFileFromPath("NOTICE", docker.resolve("../NOTICE"))
            .withFileFromPath("docker/jvm.options", docker.resolve("jvm.options"))
            .withFileFromPath("docker/health.sh", docker.resolve("health.sh"))
            .withFileFromPath("docker/not-for-run.txt", docker.resolve("not-for-run.txt"))
            .withFileFromPath("dist/clipstream.jar", target.resolve("clipstream.jar"))
            .withFileFromPath("dist/lib", target.resolve("lib"))
            .withBuildArg("BUILD_IMAGE", BASE_IMAGE)
            .withBuildArg("BASE_IMAGE", BASE_IMAGE);
    Path models = target.resolve("classes").resolve("dev/clipstream/demo");
    for (String model : List.of("scenes-frames.onnx", "scenes-clips.onnx")) {
      image.withFileFromPath("dist/models/" + model, models.resolve(model));
    }
    return image;
  }

  private static GenericContainer<?> processor(ImageFromDockerfile image, Network network) {
    return new GenericContainer<>(image)
        .withNetwork(network)
        .withEnv("CLIPSTREAM_BOOTSTRAP_SERVERS", "kafka:19092")
        .withEnv("CLIPSTREAM_FRAME_MODEL", "/opt/clipstream/models/scenes-frames.onnx")
        .withEnv("CLIPSTREAM_SEQUENCE_MODEL", "/opt/clipstream/models/scenes-clips.onnx")
        .withTmpFs(
            Map.of("/tmp", "rw,exec,mode=1777", "/state", "rw,mode=0755,uid=10001,gid=10001"))
        .withCreateContainerCmdModifier(command -> command.getHostConfig().withReadonlyRootfs(true))
        .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofMinutes(2)));
  }

  private static List<Frame> clips(int from, int to) {
    List<Frame> frames = new ArrayList<>();
    for (int clip = from; clip < to; clip++) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          boolean last = i == FRAMES_A_CLIP - 1;
          frames.add(TestFrames.frame("camera-" + stream, "clip-" + clip, i, last, SIDE));
        }
      }
    }
    return frames;
  }

  @Test
  void everyFrameAndClip_getsExactlyOneLabel_thoughTheContainerIsKilled() throws Exception {
    ImageFromDockerfile image = image();
    try (Network network = Network.newNetwork();
        KafkaContainer kafka =
            new KafkaContainer("apache/kafka:4.3.1")
                .withNetwork(network)
                .withListener("kafka:19092")) {
      kafka.start();
      String servers = kafka.getBootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 4);
      List<Frame> sent = new ArrayList<>(clips(0, CLIPS_BEFORE));
      try (TestProducer producer = new TestProducer(servers, TopicNames.DEFAULT.frames());
          LabelReader reader = new LabelReader(servers, TopicNames.DEFAULT)) {
        producer.sendAll(sent);
        producer.flush();
        try (GenericContainer<?> first = processor(image, network)) {
          first.start();
          reader.readUntil(1, 0);
          assertIsConfined(first);
          List<Frame> more = clips(CLIPS_BEFORE, CLIPS_BEFORE + CLIPS_AFTER);
          producer.sendAll(more);
          sent.addAll(more);
          producer.flush();
          first.getDockerClient().killContainerCmd(first.getContainerId()).exec();
        }
        try (GenericContainer<?> second = processor(image, network)) {
          second.start();
          reader.readUntil(sent.size(), STREAMS * (CLIPS_BEFORE + CLIPS_AFTER));
          reader.expectNothingMore();
          assertLogIsJson(second);
        }
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      }
    }
  }

  private static void assertIsConfined(GenericContainer<?> container) throws Exception {
    ExecResult user = container.execInContainer("id", "-u");
    assertThat(user.getStdout().strip()).isEqualTo("10001");
    ExecResult write = container.execInContainer("touch", "/opt/clipstream/written");
    assertThat(write.getExitCode()).isNotZero();
    assertThat(write.getStderr()).contains("Read-only file system");
  }

  private static void assertLogIsJson(GenericContainer<?> container) throws Exception {
    List<String> lines = container.getLogs().lines().toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(new ObjectMapper().readTree(line).path("message").asText()).as(line).isNotBlank();
    }
  }
}
