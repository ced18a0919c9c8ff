package dev.clipstream.bench.harness;

import dev.clipstream.bench.harness.BenchContext.BenchModels;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.Guarantee;
import java.time.Duration;

/** The stream processor, as {@code run} starts it, as a system under test. */
public record PipelineUnderTest(String name, PipelineVariant variant, BenchModels models)
    implements SystemUnderTest {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

  @Override
  public Guarantee guarantee() {
    return variant.guarantee();
  }

  private ServedModels served() {
    String encoder = models.frame().card().encoderId();
    return ServedModels.borrowing(models.frame(), models.sequence())
        .with(models.steps().map(steps -> StepModels.borrowing(encoder, steps)));
  }

  @Override
  public Running start(Site site) {
    StreamProcessor processor =
        new StreamProcessor(variant.at(site), served(), ProcessorListener.NONE);
    processor.start();
    return new Running() {
      @Override
      public long frames() {
        return processor.batcher().framesRun();
      }

      @Override
      public long batches() {
        return processor.batcher().batchesRun();
      }

      @Override
      public boolean hasEnded() {
        return processor.ended().isDone();
      }

      @Override
      public void close() {
        boolean unused = processor.close(CLOSE_WITHIN);
      }
    };
  }
}
