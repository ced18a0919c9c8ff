package dev.clipstream.cli.bench;

import dev.clipstream.records.TopicNames;
import java.util.List;

/** {@code view} with one page that is looked at, in a child process. */
final class ViewProcess implements AutoCloseable {

  private static final String HEAP = "512m";

  private final ChildJvm child;

  private ViewProcess(ChildJvm child) {
    this.child = child;
  }

  /**
   * Starts it; blocks until the page is there.
   *
   * @param site whose topics it reads
   * @throws BenchException if it does not start
   */
  static ViewProcess start(SystemUnderTest.Site site) {
    TopicNames topics = site.topics();
    List<String> arguments =
        List.of(
            site.bootstrapServers(),
            site.applicationId(),
            topics.frames(),
            topics.frameLabels(),
            topics.clipLabels(),
            topics.deadLetters());
    return new ViewProcess(
        ChildJvm.start("the page", ViewMain.class, HEAP, ViewMain.READY, arguments));
  }

  /** CPU time it has used so far. */
  long cpuNanos() {
    return child.cpuNanos();
  }

  @Override
  public void close() {
    child.close();
  }
}
