package dev.clipstream.quarantine;

import dev.clipstream.system.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside the frame that ends the process: one that was in work at each of {@value #MAX_DEATHS}
 * ends of the process or of a stream thread is not worked on any more.
 *
 * <p>Whoever works on a frame says so before and after, in a {@link WorkJournal}. What is found in
 * it at the start, or is in the hands of a thread that dies, was in work at a death, and is a
 * suspect. Nobody knows which of them is to blame; so suspects are worked on one at a time (which
 * is {@code FrameGuard}'s to see to), and whoever comes out alive is none any more. The one to
 * blame is thereby alone with its deeds from the second time on, and is known after the third.
 * Other frames are worked on as ever.
 *
 * <p>What is known to be no frame's fault is no death: a lost device, an end in good order.
 *
 * <p>Thread-safe.
 */
public final class Quarantine implements AutoCloseable {

  /** A frame that was there so often is set aside. */
  public static final int MAX_DEATHS = 3;

  /** What is said of a frame. */
  public enum Verdict {
    /** As nearly all are. */
    SOUND,
    /** Was in work at a death: to be worked on alone. */
    SUSPECT,
    /** Not to be worked on. */
    SET_ASIDE
  }

  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

  /** What a process keeps of it. */
  private record Files(WorkJournal journal, Suspects suspects) {}

  private final Optional<Files> files;
  private final String topic;
  private final Throttle storing = new Throttle(Duration.ofSeconds(1));
  private volatile boolean frozen;

  private Quarantine(Optional<Files> files, String topic) {
    this.files = files;
    this.topic = topic;
  }

  /** One that remembers nothing and suspects nobody. */
  public static Quarantine off() {
    return new Quarantine(Optional.empty(), "");
  }

  /**
   * Looks at what the process before has left.
   *
   * @param folder of its own, the same at every start
   * @param slots frames that can be in work at once
   * @return one that is off where the folder cannot be used, which is said
   * @throws FolderInUseException if another process uses it: two would blame each other's frames
   */
  public static Quarantine open(Path folder, String topic, int slots) {
    try {
      WorkJournal journal = WorkJournal.open(folder.resolve("work"), topic, slots);
      try {
        Suspects suspects = new Suspects(folder.resolve("suspects"), topic);
        Quarantine quarantine = new Quarantine(Optional.of(new Files(journal, suspects)), topic);
        quarantine.blame(journal.unfinished(), "the process before ended", suspects);
        return quarantine;
      } catch (IOException e) {
        journal.close();
        throw e;
      }
    } catch (IOException e) {
      log.warn(
          "a frame that ends the process again and again cannot be set aside: {}", e.toString());
      return off();
    }
  }

  private void blame(List<FrameId> frames, String what, Suspects suspects) {
    if (frames.isEmpty()) {
      return;
    }
    // Two threads may have had the same one: its worker and who waited for it.
    for (FrameId frame : frames.stream().distinct().toList()) {
      int deaths = suspects.addDeath(frame);
      if (deaths >= MAX_DEATHS) {
        log.error(
            "{}-{} was in work at {} ends of the process or of a thread: it becomes a dead letter",
            topic,
            frame,
            deaths);
      }
    }
    log.warn(
        "{} while {}-{} was in work{}: suspects, {} by now, are worked on one at a time",
        what,
        topic,
        frames.get(0),
        frames.size() == 1 ? "" : ", and " + (frames.size() - 1) + " others",
        suspects.countBelow(MAX_DEATHS));
    store(suspects);
  }

  private static void store(Suspects suspects) {
    try {
      suspects.store();
    } catch (IOException e) {
      log.warn("what ends the process cannot be remembered: {}", e.toString());
    }
  }

  /** Whether any frame at all is not as nearly all are. */
  public boolean isEmpty() {
    return files.isEmpty() || files.get().suspects().isEmpty();
  }

  public Verdict verdict(FrameId frame) {
    if (isEmpty()) {
      return Verdict.SOUND;
    }
    int deaths = files.orElseThrow().suspects().deaths(frame);
    if (deaths == 0) {
      return Verdict.SOUND;
    }
    return deaths < MAX_DEATHS ? Verdict.SUSPECT : Verdict.SET_ASIDE;
  }

  /** A thread begins to work on a frame; what this returns is for {@link #end}. */
  public int begin(FrameId frame) {
    return files.isEmpty() ? WorkJournal.NONE : files.get().journal().begin(frame);
  }

  /** It has ended its work on the frame, whatever came of it. */
  public void end(int work) {
    if (files.isPresent() && !frozen) {
      files.get().journal().end(work);
    }
  }

  /**
   * As {@link #end}, unless it failed of something that ends the process: then the frame stays in
   * work.
   */
  public void end(int work, @Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError) {
        return;
      }
    }
    end(work);
  }

  /** The process is about to end, and not in good order: what is in work now stays so. */
  public void freeze() {
    frozen = true;
  }

  /** A stream thread dies of a frame. */
  public void died(FrameId frame) {
    files.ifPresent(of -> blame(List.of(frame), "a stream thread died", of.suspects()));
  }

  /** A frame has been processed, and nobody has died of it. */
  public void survived(FrameId frame) {
    if (verdict(frame) == Verdict.SUSPECT) {
      Suspects suspects = files.orElseThrow().suspects();
      suspects.remove(frame);
      if (suspects.countBelow(MAX_DEATHS) == 0) {
        log.info("no frame is suspected any more");
        store(suspects);
      } else if (storing.permits()) {
        store(suspects);
      }
    }
  }

  /** Gives the files back. What is still in work is found there by the next. */
  @Override
  public void close() {
    files.ifPresent(of -> of.journal().close());
  }
}
