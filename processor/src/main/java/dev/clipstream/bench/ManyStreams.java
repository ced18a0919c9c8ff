package dev.clipstream.bench;

import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.StreamsResult.KeptState;
import dev.clipstream.bench.StreamsResult.StreamsRow;
import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.LabelWatch;
import dev.clipstream.bench.harness.PipelineUnderTest;
import dev.clipstream.bench.harness.PipelineVariant;
import dev.clipstream.bench.harness.ProcessUsage;
import dev.clipstream.bench.harness.StateSize;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.bench.harness.Workload;
import dev.clipstream.streams.settings.Guarantee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The measurement of the pipeline with few and with many streams, in turn: the same frames, in as
 * many clips of the same length, but of streams that all have a clip open at the same time. Owned
 * by one thread.
 */
public final class ManyStreams {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchPlan plan;
  private final BenchContext context;

  public ManyStreams(BenchPlan plan, BenchContext context) {
    this.plan = plan;
    this.context = context;
  }

  /**
   * Blocks until all is result: minutes.
   *
   * @param counts of streams, one or more
   * @throws BenchException if there are fewer or more labels than frames or clips
   */
  public StreamsResult run(List<Integer> counts) {
    Ceiling ceiling = new Ceiling(context);
    try (BenchBroker broker = BenchBroker.start(context, plan.partitions())) {
      long frames =
          plan.backlog(
              () -> ceiling.measure(plan.defaults(), plan.time().dividedBy(2)).framesPerSecond(),
              (long) Workload.CLIP_FRAMES * Collections.max(counts));
      return new StreamsResult(Conditions.of(context, plan), measure(broker, counts, frames));
    }
  }

  private record RoundResult(Throughput throughput, KeptState state) {}

  /** A workload, the topic with its frames, and the results of the rounds so far. */
  private record Contender(Workload workload, String topic, List<RoundResult> rounds) {}

  private List<StreamsRow> measure(BenchBroker broker, List<Integer> counts, long frames) {
    context.say("putting " + frames + " frames on the broker for each number of streams");
    List<Contender> contenders = new ArrayList<>();
    for (int streams : counts) {
      Workload workload = new Workload(streams, plan.partitions(), frames);
      contenders.add(new Contender(workload, fill(broker, workload), new ArrayList<>()));
    }
    Workload warmUp = new Workload(counts.get(0), plan.partitions(), Math.max(100, frames / 4));
    report(0, warmUp, run(broker, warmUp, fill(broker, warmUp)));
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int i = 0; i < contenders.size(); i++) {
        // Another one first in each round: who comes after whom should not matter.
        Contender one = contenders.get((i + round) % contenders.size());
        RoundResult result = run(broker, one.workload(), one.topic());
        one.rounds().add(result);
        report(round, one.workload(), result);
      }
    }
    return contenders.stream().map(one -> row(one, contenders.get(0))).toList();
  }

  private void report(int round, Workload workload, RoundResult result) {
    context.say(result.throughput().line(round, plan.rounds(), text(workload)));
  }

  private static StreamsRow row(Contender contender, Contender first) {
    List<StreamsRow> rounds = new ArrayList<>();
    for (int i = 0; i < contender.rounds().size(); i++) {
      RoundResult own = contender.rounds().get(i);
      double ofFirst =
          own.throughput().framesPerSecond() / first.rounds().get(i).throughput().framesPerSecond();
      rounds.add(new StreamsRow(contender.workload(), own.throughput(), ofFirst, own.state()));
    }
    return StreamsRow.median(rounds);
  }

  private static String text(Workload workload) {
    return workload.streams() == 1 ? "1 stream" : workload.streams() + " streams";
  }

  private String fill(BenchBroker broker, Workload workload) {
    String topic = broker.newFramesTopic();
    broker.fill(topic, workload.frames(), workload::frame);
    return topic;
  }

  private RoundResult run(BenchBroker broker, Workload workload, String topic) {
    Site site = broker.newSite(topic);
    StateSize.Folder disk = StateSize.Folder.watch(site.stateDir());
    Throughput throughput;
    double heapMib;
    try (disk;
        LabelWatch clips = broker.watch(site.topics().clipLabels());
        BacklogRun run =
            BacklogRun.start(context, broker, pipeline(workload), site, workload.frames())) {
      throughput = run.measure();
      awaitClips(workload, clips);
      System.gc();
      heapMib = ProcessUsage.heapMib();
    }
    StateSize.Changelog changelog =
        StateSize.Changelog.read(
            broker.bootstrapServers(),
            broker.partitionsOf(site.applicationId() + "-clips-changelog").toList());
    return new RoundResult(
        throughput,
        new KeptState(
            workload.stateBytes(context.models().frame().featureSize()),
            changelog.live(),
            disk.largest(),
            changelog.written(),
            heapMib));
  }

  private SystemUnderTest pipeline(Workload workload) {
    // No clip ends because its frames are long in coming: the counts must come out.
    PipelineVariant variant =
        PipelineVariant.byDefault(Guarantee.EXACTLY_ONCE, plan.defaults().batch())
            .withIdle(Duration.ofHours(1));
    return new PipelineUnderTest(text(workload), variant, context.models());
  }

  /** The last clips get their labels with the last frames, or within a moment. */
  private void awaitClips(Workload workload, LabelWatch watch) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long labels = watch.countAll();
    while (labels < workload.clips() && System.nanoTime() < deadline) {
      context.sleep(LOOK_EVERY);
      context.throwIfStopped();
      labels = watch.countAll();
    }
    if (labels != workload.clips()) {
      throw new BenchException(
          text(workload) + " gave " + labels + " clip labels for " + workload.clips() + " clips");
    }
  }
}
