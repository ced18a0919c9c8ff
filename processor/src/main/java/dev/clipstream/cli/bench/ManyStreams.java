package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.StreamsRow.State;
import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.cli.options.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the pipeline with few and with many streams in turn: the same frames, in as many clips
 * of the same length, but of streams that all have a clip open at the same time.
 */
final class ManyStreams {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchBroker broker;
  private final SystemUnderTest system;
  private final int features;
  private final BenchImages images;
  private final Path stateDir;
  private final Stopping stopping;
  private final Progress progress;

  /**
   * @param system labels clips, and never ends one for want of frames
   * @param features that it keeps of a frame
   * @param stateDir folder for the state of all runs
   */
  ManyStreams(
      BenchBroker broker,
      SystemUnderTest system,
      int features,
      BenchImages images,
      Path stateDir,
      Stopping stopping,
      Progress progress) {
    this.broker = broker;
    this.system = system;
    this.features = features;
    this.images = images;
    this.stateDir = stateDir;
    this.stopping = stopping;
    this.progress = progress;
  }

  private record Measured(Throughput throughput, State state) {}

  /** A workload, the topic with its frames, and what the rounds gave so far. */
  private record Contender(Workload workload, String topic, List<Measured> rounds) {}

  /**
   * Blocks until all rounds are done.
   *
   * @param counts of streams
   * @param frames of a backlog
   * @return a row for each count, in their order
   * @throws CliException if there are fewer or more labels than frames or clips
   */
  List<StreamsRow> measure(List<Integer> counts, long frames, int rounds) {
    progress.say("putting " + frames + " frames on the broker for each number of streams");
    List<Contender> contenders = new ArrayList<>();
    for (int streams : counts) {
      Workload workload = new Workload(streams, broker.partitions(), frames);
      contenders.add(new Contender(workload, fill(workload), new ArrayList<>()));
    }
    Workload warmUp = new Workload(counts.get(0), broker.partitions(), Math.max(100, frames / 4));
    progress.measured(0, rounds, text(warmUp), run(warmUp, fill(warmUp)).throughput());
    for (int round = 1; round <= rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        // Another one first in each round: who comes after whom should not matter.
        Contender one = contenders.get((i + round) % contenders.size());
        Measured measured = run(one.workload(), one.topic());
        one.rounds().add(measured);
        progress.measured(round, rounds, text(one.workload()), measured.throughput());
      }
    }
    return contenders.stream().map(one -> row(one, contenders.get(0))).toList();
  }

  private static StreamsRow row(Contender contender, Contender first) {
    List<StreamsRow> rounds = new ArrayList<>();
    for (int i = 0; i < contender.rounds().size(); i++) {
      Measured own = contender.rounds().get(i);
      double ofFirst =
          own.throughput().framesPerSecond() / first.rounds().get(i).throughput().framesPerSecond();
      rounds.add(new StreamsRow(contender.workload(), own.throughput(), ofFirst, own.state()));
    }
    return StreamsRow.median(rounds);
  }

  private static String text(Workload workload) {
    return workload.streams() == 1 ? "1 stream" : workload.streams() + " streams";
  }

  private String fill(Workload workload) {
    String topic = broker.newFramesTopic();
    broker.fill(topic, workload.frames(), workload::frame, images, stopping);
    return topic;
  }

  private Measured run(Workload workload, String topic) {
    String id = broker.freshName("streams");
    SystemUnderTest.Site site =
        new SystemUnderTest.Site(
            broker.bootstrapServers(), id, broker.newOutputs(topic), stateDir.resolve(id));
    FolderSize disk = FolderSize.watch(site.stateDir());
    Throughput throughput;
    double heapMib;
    try (disk;
        LabelWatch labels = broker.watch(site.topics().frameLabels());
        LabelWatch clips = broker.watch(site.topics().clipLabels());
        LabelWatch deadLetters = broker.watch(site.topics().deadLetters());
        Running running = system.start(site)) {
      throughput =
          new BacklogRun(broker, labels, deadLetters, workload.frames(), stopping, progress)
              .measure(running, text(workload));
      awaitClips(workload, clips);
      System.gc();
      heapMib = Memory.heapMib();
    }
    Changelog changelog =
        Changelog.read(
            broker.bootstrapServers(), broker.partitionsOf(id + "-clips-changelog").toList());
    return new Measured(
        throughput,
        new State(
            workload.stateBytes(features),
            changelog.live(),
            disk.largest(),
            changelog.written(),
            heapMib));
  }

  /** The last clips get their labels with the last frames, or within a moment. */
  private void awaitClips(Workload workload, LabelWatch watch) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long labels = watch.countAll();
    while (labels < workload.clips() && System.nanoTime() < deadline) {
      stopping.sleep(LOOK_EVERY);
      stopping.check();
      labels = watch.countAll();
    }
    if (labels != workload.clips()) {
      throw new CliException(
          text(workload) + " gave " + labels + " clip labels for " + workload.clips() + " clips");
    }
  }
}
