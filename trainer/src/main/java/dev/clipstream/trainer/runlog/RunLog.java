package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingProgress;
import dev.clipstream.trainer.train.pace.EpochPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every epoch of a training and, where it is wanted, writes it to TensorBoard's events as
 * soon as it has ended; all else goes on to another progress. Events that cannot be written are
 * told once, and end nothing. Belongs to the training thread.
 */
public final class RunLog implements TrainingProgress {

  private final TrainingProgress next;
  private final Optional<Path> events;
  private final Consumer<String> say;
  private List<EpochScalars> epochs = List.of();
  private @Nullable EventFile file;
  private boolean failed;

  /**
   * A log of a training that has not begun.
   *
   * @param events folder of the events; empty: none are wanted
   * @param say tells the user a line
   */
  public RunLog(TrainingProgress next, Optional<Path> events, Consumer<String> say) {
    this.next = next;
    this.events = events;
    this.say = say;
  }

  /** Whether a folder holds files of events already. */
  public static boolean hasEvents(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(EventFile::isOne);
    } catch (IOException e) {
      return false;
    }
  }

  /** All epochs so far. */
  List<EpochScalars> all() {
    return epochs;
  }

  @Override
  public void check() {
    next.check();
  }

  @Override
  public void features(int done, int clips) {
    next.features(done, clips);
  }

  @Override
  public void step(Step step) {
    next.step(step);
  }

  @Override
  public void validation(int batch, int batches) {
    next.validation(batch, batches);
  }

  @Override
  public void epoch(EpochReport report) {
    next.epoch(report);
  }

  @Override
  public void epochs(List<EpochReport> reports, List<EpochPace> paces) {
    next.epochs(reports, paces);
    List<EpochScalars> all = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      all.add(new EpochScalars(reports.get(i), paces.get(i)));
    }
    int before = epochs.size();
    epochs = List.copyOf(all);
    if (events.isPresent() && !failed) {
      write(events.get(), before);
    }
  }

  private void write(Path folder, int before) {
    try {
      int from = before;
      if (file == null) {
        Files.createDirectories(folder);
        // A run that goes on has written its earlier epochs there, unless this is another folder.
        from = epochs.size() > 1 && hasEvents(folder) ? epochs.size() : 0;
        double now = now();
        file = new EventFile(EventFile.in(folder, (long) now), now);
      }
      for (EpochScalars epoch : epochs.subList(Math.min(from, epochs.size()), epochs.size())) {
        file.add(now(), epoch.report().epoch(), epoch.tags());
      }
    } catch (IOException e) {
      failed = true;
      say.accept(
          "warning: the events for TensorBoard cannot be written to %s from epoch %d on: %s"
              .formatted(folder, epochs.size(), e));
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
