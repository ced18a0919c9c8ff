package dev.clipstream.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameProducerTest {

  @Test
  void whatTheUserSets_counts_butNotOverTheGuarantees() {
    Map<String, Object> config =
        FrameProducer.config(
            Map.of("acks", "1", "enable.idempotence", false, "linger.ms", 7, "batch.size", 1),
            5000);
    assertThat(config)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 7)
        .containsEntry("batch.size", 1)
        .containsEntry("max.request.size", 5000);
  }

  @Test
  void theBuffer_hasRoomForSeveralOfTheLargestRecords() {
    assertThat(FrameProducer.config(Map.of(), 1 << 20)).containsEntry("buffer.memory", 64L << 20);
    assertThat(FrameProducer.config(Map.of(), 100 << 20))
        .containsEntry("buffer.memory", 400L << 20);
  }
}
