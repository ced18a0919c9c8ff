package dev.clipstream.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.cluster.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;

/**
 * Instances of {@code run} that share the work, and their supervisor. Each has a number, and with
 * it a folder for its state and its log, which the next with the same number takes over. Owned by
 * one thread.
 */
public final class Fleet implements AutoCloseable {

  private final String bootstrapServers;
  private final TopicNames topics;
  private final Path folder;
  private final List<String> options;
  private final Map<Integer, RunProcess> instances = new TreeMap<>();
  private int restarts;

  public Fleet(String bootstrapServers, TopicNames topics, Path folder, List<String> options) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  public void start(int number) {
    instances.put(number, RunProcess.start(bootstrapServers, topics, folderOf(number), options));
  }

  private Path folderOf(int number) {
    return folder.resolve("instance-" + number);
  }

  /** The numbers of those that should be running. */
  public List<Integer> numbers() {
    return new ArrayList<>(instances.keySet());
  }

  public RunProcess get(int number) {
    RunProcess instance = instances.get(number);
    if (instance == null) {
      throw new IllegalArgumentException("no instance " + number);
    }
    return instance;
  }

  /** SIGKILL; it does not come back by itself. */
  public void kill(int number) {
    get(number).kill();
    instances.remove(number);
  }

  /**
   * SIGTERM, once it has begun; it must end in good order, and does not come back by itself.
   *
   * <p>Not before: ONNX Runtime closes its environment in a shutdown hook of its own, and a model
   * that is just being loaded then takes the process down. Nothing is lost by that, but it is no
   * good order.
   */
  public void stop(int number) {
    awaitBegin(number);
    RunProcess instance = get(number);
    instances.remove(number);
    // 1: what was left undone is done by another; seen where the broker does not answer.
    assertThat(instance.stop()).as(instance.log()).isIn(0, 1, 143);
  }

  /** As {@link #stop}, of all at the same time. */
  void stopAll() {
    List<Integer> all = numbers();
    all.forEach(this::awaitBegin);
    for (int number : all) {
      if (get(number).isAlive()) {
        Signals.terminate(get(number).pid());
      }
    }
    all.forEach(this::stop);
  }

  private void awaitBegin(int number) {
    RunProcess instance = get(number);
    while (instance.isAlive() && !instance.hasBegun()) {
      Signals.pause(50);
    }
  }

  /** SIGKILL of all at the same time; none comes back by itself. */
  void killAll() {
    instances.values().forEach(instance -> Signals.kill(instance.pid()));
    numbers().forEach(this::kill);
  }

  /** Waits until it has loaded its models, for so long at most. */
  void awaitBegin(int number, long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (get(number).isAlive() && !get(number).hasBegun() && System.nanoTime() < until) {
      Signals.pause(50);
    }
  }

  /** Loses all that an instance that does not run has written but its log. */
  void deleteState(int number) {
    try {
      Utils.delete(folderOf(number).resolve("state").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the state of an instance that does not run to another one. */
  void moveState(int from, int to) {
    try {
      deleteState(to);
      Files.createDirectories(folderOf(to));
      Files.move(folderOf(from).resolve("state"), folderOf(to).resolve("state"));
    } catch (NoSuchFileException e) {
      // It was killed before it had any.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them are frozen at the same time. */
  void freeze(List<Integer> numbers, long millis) {
    Signals.freeze(numbers.stream().map(number -> get(number).pid()).toList(), millis);
  }

  public void freeze(int number, long millis) {
    Signals.freeze(get(number).pid(), millis);
  }

  /** Starts again what has ended by itself, as a supervisor does. */
  public void supervise() {
    for (int number : numbers()) {
      if (!get(number).isAlive()) {
        restarts++;
        start(number);
      }
    }
  }

  /** How often an instance has ended by itself. */
  public int restarts() {
    return restarts;
  }

  @Override
  public void close() {
    instances.values().forEach(RunProcess::close);
  }
}
