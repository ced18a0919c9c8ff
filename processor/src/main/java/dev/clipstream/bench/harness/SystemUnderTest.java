package dev.clipstream.bench.harness;

import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.settings.Guarantee;
import java.nio.file.Path;

/** A system under test: an application that labels a topic of frames and is measured. */
public interface SystemUnderTest {

  /** Short, and its own among all systems of a run: {@code pipeline exactly_once}. */
  String name();

  Guarantee guarantee();

  /**
   * Starts to label.
   *
   * @param site where it reads, writes and keeps its state; its own alone
   */
  Running start(Site site);

  /** The place of one run: a broker, topics and a state folder. */
  record Site(String bootstrapServers, String applicationId, TopicNames topics, Path stateDir) {}

  /** A system at work. */
  interface Running extends AutoCloseable {

    /** Frames classified so far. */
    long frames();

    /** Runs of the model so far. */
    long batches();

    /** Whether it has ended by itself, which no system should. */
    boolean hasEnded();

    @Override
    void close();
  }
}
