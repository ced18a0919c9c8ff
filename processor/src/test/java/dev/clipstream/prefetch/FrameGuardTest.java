package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.quarantine.Quarantine.Verdict;
import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.FrameResult.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lives of a process that ends whenever somebody works on one of its frames, with workers, batches,
 * partitions and commits in any order: the frame is set aside after three of them, and no other.
 */
class FrameGuardTest {

  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0};
  private static final int FRAMES = 40;

  private enum Deadly {
    DECODING,
    INFERENCE,
    PROCESSING
  }

  /** Ends a life; an error, as it would be of the machine. */
  private static final class Death extends InternalError {
    private static final long serialVersionUID = 1L;
  }

  private static final class Lives {
    private final Path folder;
    private final Random random;
    private final Deadly deadly;
    private final int partitions;
    private final int workers;
    private final int maxBatch;
    private final long[] committed;
    private final Set<String> processed = new HashSet<>();
    private final List<String> setAside = new ArrayList<>();
    private int deaths;

    Lives(Path folder, long seed, Deadly deadly, int partitions, int workers, int maxBatch) {
      this.folder = folder;
      this.random = new Random(seed);
      this.deadly = deadly;
      this.partitions = partitions;
      this.workers = workers;
      this.maxBatch = maxBatch;
      this.committed = new long[partitions];
    }

    private static boolean isPoison(PendingFrame frame) {
      return frame.id().partition() == 0 && frame.id().offset() == 17;
    }

    boolean isDone() {
      return Arrays.stream(committed).allMatch(offset -> offset == FRAMES);
    }

    void live() {
      try (Quarantine quarantine =
          Quarantine.open(folder, "frames", workers * maxBatch + 2 * partitions)) {
        new Life(quarantine).run();
      } catch (Death e) {
        deaths++;
      }
    }

    private final class Life {
      private final ArrayDeque<PendingFrame> queue = new ArrayDeque<>();
      private final Quarantine quarantine;
      private final FrameGuard guard;
      private final List<ArrayDeque<PendingFrame>> prefetched = new ArrayList<>();
      private final List<List<PendingFrame>> batches = new ArrayList<>();

      Life(Quarantine quarantine) {
        this.quarantine = quarantine;
        this.guard = new FrameGuard(quarantine, queue::addAll);
        FrameReader reader = new FrameReader(Optional.empty());
        for (int partition = 0; partition < partitions; partition++) {
          ArrayDeque<PendingFrame> frames = new ArrayDeque<>();
          for (long offset = committed[partition]; offset < FRAMES; offset++) {
            frames.add(
                new PendingFrame(
                    reader, 0, new ConsumerRecord<>("frames", partition, offset, null, JPEG)));
          }
          prefetched.add(frames);
          guard.submit(frames);
        }
        for (int worker = 0; worker < workers; worker++) {
          batches.add(List.of());
        }
      }

      void run() {
        long[] positions = committed.clone();
        for (int idle = 0; idle < 1000 && !isDone(); idle++) {
          int worker = random.nextInt(workers);
          int partition = random.nextInt(partitions);
          switch (random.nextInt(4)) {
            case 0 -> take(worker);
            case 1 -> complete(worker);
            case 2 -> {
              if (process(partition)) {
                positions[partition]++;
                idle = 0;
              }
            }
            default -> committed[partition] = positions[partition];
          }
        }
        System.arraycopy(positions, 0, committed, 0, partitions);
      }

      private void take(int worker) {
        if (!batches.get(worker).isEmpty()) {
          return;
        }
        List<PendingFrame> batch = new ArrayList<>();
        while (batch.size() < maxBatch && !queue.isEmpty()) {
          PendingFrame frame = queue.remove();
          Object unused = frame.content();
          if (deadly == Deadly.DECODING && isPoison(frame)) {
            throw new Death();
          }
          batch.add(frame);
        }
        batches.set(worker, batch);
      }

      private void complete(int worker) {
        List<PendingFrame> batch = batches.get(worker);
        if (deadly == Deadly.INFERENCE && batch.stream().anyMatch(Lives::isPoison)) {
          throw new Death();
        }
        batches.set(worker, List.of());
        batch.forEach(frame -> frame.result().complete(new FrameResult.Skipped()));
      }

      private boolean process(int partition) {
        PendingFrame frame = prefetched.get(partition).peek();
        if (frame == null || !frame.result().isDone()) {
          return false;
        }
        if (guard.isBusy() && quarantine.verdict(frame.id()) == Verdict.SUSPECT) {
          return false;
        }
        prefetched.get(partition).remove();
        try {
          guard.process(frame, () -> answer(frame));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return true;
      }

      private void answer(PendingFrame frame) {
        if (frame.result().join() instanceof Rejected) {
          setAside.add(frame.id().toString());
        } else if (deadly == Deadly.PROCESSING && isPoison(frame)) {
          throw new Death();
        } else {
          processed.add(frame.id().toString());
        }
      }
    }
  }

  @Property(tries = 60)
  void theFrameThatEndsTheProcess_isSetAsideAfterThreeDeaths_andNoOther(
      @ForAll long seed,
      @ForAll Deadly deadly,
      @ForAll @IntRange(min = 1, max = 3) int partitions,
      @ForAll @IntRange(min = 1, max = 3) int workers,
      @ForAll @IntRange(min = 1, max = 9) int maxBatch)
      throws IOException {
    Path folder = Files.createTempDirectory("quarantine");
    try {
      Lives lives = new Lives(folder, seed, deadly, partitions, workers, maxBatch);
      for (int life = 0; life < 20 && !lives.isDone(); life++) {
        lives.live();
      }
      assertThat(lives.isDone()).isTrue();
      assertThat(lives.deaths).isEqualTo(Quarantine.MAX_DEATHS);
      assertThat(new HashSet<>(lives.setAside)).containsExactly("0@17");
      assertThat(lives.processed).hasSize(partitions * FRAMES - 1);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
