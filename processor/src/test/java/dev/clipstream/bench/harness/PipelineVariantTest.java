package dev.clipstream.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipelineVariantTest {

  private static final Site SITE =
      new Site(
          "localhost:1234",
          "run-7",
          new TopicNames("frames-1", "labels-1", "clips-1", "dlq-1"),
          Path.of("here"));

  @Test
  void byDefault_isWhatRunDoes_butForThePlace() {
    ProcessorSettings run = ProcessorSettings.defaults("localhost:1234", Path.of("here"));
    ProcessorSettings settings =
        PipelineVariant.byDefault(Guarantee.EXACTLY_ONCE, run.batching().maxBatch()).at(SITE);
    assertThat(settings)
        .usingRecursiveComparison()
        .ignoringFields("applicationId", "topics")
        .isEqualTo(run);
    assertThat(settings.applicationId()).isEqualTo("run-7");
    assertThat(settings.topics()).isEqualTo(SITE.topics());
  }

  @Test
  void changes_areKeptWhereverItRuns() {
    ProcessorSettings settings =
        PipelineVariant.byDefault(Guarantee.AT_LEAST_ONCE, 8)
            .withBatching(16, 3)
            .withIdle(Duration.ofHours(1))
            .at(SITE);
    assertThat(settings.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    assertThat(settings.batching().maxBatch()).isEqualTo(16);
    assertThat(settings.batching().workers()).isEqualTo(3);
    assertThat(settings.labelling().clips().idle()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.streams().stateDir()).isEqualTo(Path.of("here"));
  }

  @Test
  void valuesOutOfRange_areAllNamed() {
    PipelineVariant variant =
        PipelineVariant.byDefault(Guarantee.EXACTLY_ONCE, 8).withBatching(0, 1000);
    assertThatThrownBy(() -> variant.at(SITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max-batch must")
        .hasMessageContaining("workers must");
  }
}
