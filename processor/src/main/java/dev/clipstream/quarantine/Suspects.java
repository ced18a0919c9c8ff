package dev.clipstream.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often each frame was in work when the process or a thread ended, in memory and in a file: the
 * topic's name on the first line, then a frame a line. Bounded. Thread-safe.
 */
final class Suspects {

  /** Far more than all workers have in their hands; beyond, those with the fewest deaths go. */
  private static final int MAX = 10_000;

  private record Place(int partition, long offset) {

    static Place of(FrameId frame) {
      return new Place(frame.partition(), frame.offset());
    }
  }

  private record Suspect(FrameId frame, int deaths) {

    String toLine() {
      return frame.partition()
          + " "
          + frame.offset()
          + " "
          + frame.timestampMillis()
          + " "
          + frame.valueBytes()
          + " "
          + deaths;
    }

    static Suspect fromLine(String line) {
      String[] fields = line.split(" ", -1);
      return new Suspect(
          new FrameId(
              Integer.parseInt(fields[0]),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[2]),
              Integer.parseInt(fields[3])),
          Integer.parseInt(fields[4]));
    }
  }

  private final Path file;
  private final String topic;
  private final Map<Place, Suspect> all = new ConcurrentHashMap<>();

  /**
   * Reads the file, if there is one that can be read; what is of another topic is forgotten.
   *
   * @throws IOException if it is there and cannot be
   */
  Suspects(Path file, String topic) throws IOException {
    this.file = file;
    this.topic = topic;
    try {
      List<String> lines = Files.readAllLines(file, UTF_8);
      if (!lines.isEmpty() && lines.get(0).equals(topic)) {
        // Earlier versions wrote an empty line where there were none.
        lines.stream()
            .skip(1)
            .filter(line -> !line.isEmpty())
            .map(Suspect::fromLine)
            .forEach(this::put);
      }
    } catch (NoSuchFileException e) {
      // None yet.
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(file + " is damaged, delete it", e);
    }
  }

  private void put(Suspect suspect) {
    all.put(Place.of(suspect.frame()), suspect);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int deaths(FrameId frame) {
    Suspect suspect = all.get(Place.of(frame));
    return suspect != null && suspect.frame().equals(frame) ? suspect.deaths() : 0;
  }

  /** Counts one more death of the process or a thread while a frame was in work. */
  int addDeath(FrameId frame) {
    int deaths = deaths(frame) + 1;
    put(new Suspect(frame, deaths));
    return deaths;
  }

  void remove(FrameId frame) {
    all.remove(Place.of(frame));
  }

  /** How many there are with fewer deaths than that. */
  long countBelow(int deaths) {
    return all.values().stream().filter(suspect -> suspect.deaths() < deaths).count();
  }

  /** Writes the file; what it held before stays where that fails. */
  synchronized void store() throws IOException {
    List<Suspect> kept =
        all.values().stream()
            .sorted(Comparator.comparingInt(Suspect::deaths).reversed())
            .limit(MAX)
            .toList();
    if (kept.size() < all.size()) {
      all.values().retainAll(kept);
    }
    String lines =
        Stream.concat(Stream.of(topic), kept.stream().map(Suspect::toLine))
            .collect(Collectors.joining("\n", "", "\n"));
    AtomicFiles.write(file, path -> Files.writeString(path, lines));
  }
}
