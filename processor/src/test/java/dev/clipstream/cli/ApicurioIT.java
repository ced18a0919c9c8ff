package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.testing.ApicurioRegistry;
import dev.clipstream.testing.Http;
import java.nio.file.Path;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with a real schema registry, Apicurio's, in a process of its own. */
class ApicurioIT {

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static ApicurioRegistry registry;

  @BeforeAll
  static void start() {
    registry = ApicurioRegistry.start();
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void sendRunLabels_workWithARealRegistry_andTheBytesAreWhatItSays() throws Exception {
    RegistryRoundTrip trip =
        new RegistryRoundTrip(broker.bootstrapServers(), registry.url(), folder);
    trip.everyFrameAndClip_isSentLabelledAndShown();
    assertThat(trip.byHand("frames", RegistryRoundTrip.FRAMES + 2))
        .hasSize(RegistryRoundTrip.FRAMES)
        .extracting(record -> record.get("stream_id").toString())
        .containsOnly("set");
    assertThat(trip.byHand("frame-labels", RegistryRoundTrip.FRAMES + 2))
        .hasSize(RegistryRoundTrip.FRAMES + 2)
        .extracting(GenericRecord::getSchema)
        .extracting(schema -> schema.getFullName())
        .containsOnly("dev.clipstream.avro.FrameLabel");
    assertThat(trip.byHand("clip-labels", 4)).hasSize(4);
    for (String topic : new String[] {"frames", "frame-labels", "clip-labels"}) {
      assertThat(trip.level(topic + "-value")).isEqualTo("FULL_TRANSITIVE");
    }
    assertThat(Http.get(registry.url() + "/subjects").body())
        .contains("frames-value", "frame-labels-value", "clip-labels-value");
  }

  @Test
  void thePathMatters_andIsSaid() {
    String root = registry.url().replace("/apis/ccompat/v7", "");
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--frame-model=none.onnx",
            "--schema-registry=" + root);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(root, "no schema registry", "/apis/ccompat/v7");
  }
}
