package dev.clipstream.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of the native libraries in {@code target/lib} is enough. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "SKIPPED: the launchers are for a shell")
class ShippedLibrariesIT {

  private static final long MIB = 1 << 20;
  private static final int FRAMES = 12;

  @TempDir Path folder;

  /** Half of what these libraries are as they are published. */
  @Test
  void librariesOfOtherMachines_areLeftOut() throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.list(Path.of("target", "lib"))) {
      for (Path library : all.toList()) {
        bytes += Files.size(library);
      }
    }
    assertThat(bytes).isBetween(80 * MIB, 130 * MIB);
  }

  /** FFmpeg reads the videos, OpenCV writes JPEG, and Kafka's codecs are native, too. */
  @ParameterizedTest
  @ValueSource(strings = {"zstd", "snappy", "lz4"})
  void videosAndImages_areSentCompressed(String codec) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    TestClips.write(sources.resolve("a.mp4"), FRAMES, avcodec.AV_CODEC_ID_H264);
    TestClips.write(sources.resolve("b.avi"), FRAMES, avcodec.AV_CODEC_ID_MPEG4);
    ImageIO.write(
        new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB),
        "bmp",
        sources.resolve("c.bmp").toFile());
    Path properties = folder.resolve("client.properties");
    Files.writeString(properties, "compression.type=" + codec + "\n");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 1);
      String said =
          run(
              "send",
              "--bootstrap-servers=" + servers,
              "--command-config=" + properties,
              sources.toString());
      assertThat(recordsOnFrames(servers)).as(said).isEqualTo(2 * FRAMES + 1);
    }
  }

  /** No camera has that number; that it is not there is all that is wrong. */
  @Test
  void cameras_areLookedFor() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 1);
      String said = runTo(1, "send", "--bootstrap-servers=" + servers, "/dev/video9999");
      // A system without a sound server, say, has not what FFmpeg's cameras are linked to.
      assertThat(said)
          .containsPattern("/dev/video9999: (cannot be opened|a camera needs lib|no cameras on)")
          .doesNotContain("Could not find", "cannot be opened (Invalid", "\tat ")
          .as("warning of JavaCPP")
          .doesNotContain("do not match");
    }
  }

  /** The camera's library and all that JavaCPP loads before it, by name. */
  @Test
  void whatCamerasAreLoadedFrom_isThere() throws IOException {
    Set<String> wanted = new TreeSet<>();
    addNames(org.bytedeco.ffmpeg.presets.avdevice.class, wanted);
    assertThat(wanted).contains("avdevice", "avfilter", "avformat", "avutil", "swscale");
    Path shipped;
    try (Stream<Path> all = Files.list(Path.of("target", "lib"))) {
      shipped =
          all.filter(
                  jar ->
                      jar.getFileName()
                          .toString()
                          .matches("ffmpeg-.*-" + Loader.getPlatform() + "\\.jar"))
              .findFirst()
              .orElseThrow();
    }
    try (JarFile jar = new JarFile(shipped.toFile())) {
      List<String> files =
          jar.stream()
              .map(entry -> entry.getName().replaceFirst(".*/", ""))
              .filter(name -> !name.endsWith(".json"))
              .toList();
      assertThat(wanted)
          .allSatisfy(
              name -> {
                assertThat(files).anyMatch(file -> file.matches("(lib)?" + name + "[.-].*"));
                assertThat(files).anyMatch(file -> file.matches("(lib)?jni" + name + "[.].*"));
              });
    }
  }

  /** The names of a preset's own library and of all that it builds on. */
  private static void addNames(Class<?> preset, Set<String> names) {
    if (!preset.getPackageName().equals("org.bytedeco.ffmpeg.presets")) {
      return;
    }
    names.add(preset.getSimpleName());
    for (Class<?> below : preset.getAnnotation(Properties.class).inherit()) {
      addNames(below, names);
    }
  }

  private String run(String... arguments) throws Exception {
    return runTo(0, arguments);
  }

  private String runTo(int status, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bin/clipstream"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    // Unpacked anew: what an earlier run of another build has left would hide what is missing.
    builder.environment().put("CLIPSTREAM_OPTS", "-Dorg.bytedeco.javacpp.cachedir=" + folder);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    return said;
  }

  private static long recordsOnFrames(String servers) {
    TopicPartition frames = new TopicPartition(TopicNames.DEFAULT.frames(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(frames)).get(frames);
    }
  }
}
