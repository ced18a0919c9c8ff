package dev.clipstream.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of what a process has put into the temporary folder, itself a file there that is locked
 * for as long as the process lives: whoever starts later sweeps what is on the lists that nobody
 * locks. A process that is killed cannot sweep for itself, and its native libraries alone are 37
 * MB. A lock tells more than a number of a process, which may be another's by then, or of another
 * container with the same folder. Thread-safe.
 */
public final class TemporaryFiles {

  private static final Logger log = LoggerFactory.getLogger(TemporaryFiles.class);

  private static final String LIST = "clipstream-files-";

  /** What is ever put there; nothing else is deleted, whatever a list says. */
  private static final Pattern OURS =
      Pattern.compile(
          "(clipstream-|onnxruntime-java|librocksdbjni|libzstd-jni|liblz4-java|snappy-).*");

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private static final TemporaryFiles OF_THIS_PROCESS =
      new TemporaryFiles(Path.of(System.getProperty("java.io.tmpdir")));

  private final Path folder;
  private final Set<String> listed = new HashSet<>();
  private @Nullable FileChannel list;
  private @Nullable Path listFile;
  private boolean failed;

  TemporaryFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Those of this process. */
  public static TemporaryFiles ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Deletes what processes have left that are no more, and puts on the list what this one loads;
   * does not block for longer than the deleting takes.
   */
  public void begin() {
    sweep();
    DaemonThreads.of("temporary-files", this::followLibraries).start();
  }

  /** Puts a file or folder on the list, so that it is deleted if this process cannot. */
  public synchronized Path claim(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName());
    if (folder.equals(whole.getParent()) && listed.add(name)) {
      write(name);
    }
    return path;
  }

  private void write(String name) {
    try {
      FileChannel open = list;
      if (open == null && !failed) {
        open = open();
        list = open;
      }
      if (open != null) {
        open.write(ByteBuffer.wrap((name + "\n").getBytes(UTF_8)));
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Nothing depends on it but space.
      failed = true;
      log.debug("no list of temporary files can be kept in {}", folder, e);
    }
  }

  private FileChannel open() throws IOException {
    Path file = Files.createTempFile(folder, LIST, "");
    file.toFile().deleteOnExit();
    listFile = file;
    FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException(file + " is locked by another");
    }
    return channel;
  }

  /** Libraries are loaded when they are first needed: looks again and again, ever more rarely. */
  private void followLibraries() {
    for (Duration wait = Duration.ofMillis(500);
        wait.compareTo(LONGEST_WAIT) < 0;
        wait = wait.multipliedBy(2)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(wait.toMillis()));
      claimLibraries();
    }
  }

  /** Puts the temporary files on the list that are mapped into this process; on Linux only. */
  void claimLibraries() {
    if (!Files.isReadable(MAPS)) {
      return;
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      lines
          .filter(line -> line.indexOf('/') > 0)
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(path -> path.startsWith(folder) && !path.equals(folder))
          .map(path -> folder.resolve(folder.relativize(path).getName(0)))
          .filter(path -> OURS.matcher(String.valueOf(path.getFileName())).matches())
          .filter(path -> Files.exists(path))
          .forEach(this::claim);
    } catch (IOException | UncheckedIOException e) {
      log.debug("{} cannot be read", MAPS, e);
    }
  }

  /** Deletes what is on the lists of processes that are no more. */
  synchronized void sweep() {
    try (DirectoryStream<Path> lists = Files.newDirectoryStream(folder, LIST + "*")) {
      for (Path each : lists) {
        // To open and close one's own would unlock it.
        if (!each.equals(listFile)) {
          sweep(each);
        }
      }
    } catch (IOException e) {
      log.debug("{} cannot be swept", folder, e);
    }
  }

  private void sweep(Path of) {
    // The lock is no more than asked for: who lives holds it, and nothing of theirs is touched.
    try (FileChannel channel =
            FileChannel.open(
                of, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      for (String name : Files.readAllLines(of)) {
        if (OURS.matcher(name).matches()
            && folder.equals(folder.resolve(name).normalize().getParent())) {
          delete(folder.resolve(name));
        }
      }
      Files.deleteIfExists(of);
    } catch (IOException | OverlappingFileLockException e) {
      log.debug("{} is left as it is", of, e);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
