package dev.clipstream.trainer.data.source;

import dev.clipstream.system.DaemonThreads;
import dev.clipstream.trainer.data.source.Dataset.UnreadClass;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.DecodedFrames;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.FrameCache;
import dev.clipstream.trainer.data.store.FrameSource;
import dev.clipstream.trainer.data.store.Frames;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads all examples of a folder on all cores; the result does not depend on who was faster. */
public final class Loader {

  private static final long TICK_MILLIS = 100;
  private static final long END_SECONDS = 5;

  private Loader() {}

  /**
   * What came of it.
   *
   * @param examples those that could be read, in the order of the entries
   * @param skipped those that could not, each with the reason
   * @param unread classes that are left without an example
   */
  public record Loaded<E>(List<E> examples, List<String> skipped, List<UnreadClass> unread) {}

  /** Reads one example with the means of one thread. */
  public interface Reader<E> {
    E read(ClassFolders.Entry entry, ImageReader images) throws UnreadableException;
  }

  /**
   * Reads every entry into memory, or into a cache, or, where neither is wanted or half of the heap
   * would not hold them, only to see that it can be decoded again.
   *
   * @param kind of data set, with all that its decoding depends on but the size
   * @param frames of an example at most
   * @throws DataException if nothing can be read, or the cache cannot be used
   */
  static Loaded<Example> load(
      ClassFolders folders, String kind, int frames, DataRequest request, FrameSource source) {
    Resize size = request.resize();
    long bytes = (long) folders.entries().size() * frames * size.rows() * size.columns() * 3;
    boolean fits = bytes <= Runtime.getRuntime().maxMemory() / 2;
    if (request.cache().isEmpty() && (request.loaders().isPresent() || !fits)) {
      return anew(folders, bytes, request, source);
    }
    Optional<FrameCache> cache =
        request.cache().map(directory -> new FrameCache(directory, kind, size, source));
    return loadEach(
        folders,
        size,
        request.progress(),
        (entry, images) ->
            new Example(
                folders.name(entry),
                cache.isPresent()
                    ? cache.get().get(entry.path(), entry.span(), images)
                    : Frames.of(source.decode(entry.path(), entry.span(), images)),
                entry.label()));
  }

  private static Loaded<Example> anew(
      ClassFolders folders, long bytes, DataRequest request, FrameSource source) {
    DecodedFrames decoded = new DecodedFrames(request.resize(), source);
    int threads = request.loaders().orElse(Runtime.getRuntime().availableProcessors());
    long startNanos = System.nanoTime();
    Loaded<Example> loaded =
        loaded(
            folders,
            read(
                folders,
                request.resize(),
                request.progress(),
                threads,
                (entry, images) ->
                    new Example(
                        folders.name(entry),
                        decoded.get(entry.path(), entry.span(), images),
                        entry.label())));
    long frames = loaded.examples().stream().mapToLong(one -> one.frames().count()).sum();
    request
        .progress()
        .note(
            String.format(
                Locale.ROOT,
                "decoding %,d examples anew in every epoch (%,.0f MB in memory; the heap is %,.0f"
                    + " MB): %,.0f images a second on %d threads",
                loaded.examples().size(),
                bytes / 1e6,
                Runtime.getRuntime().maxMemory() / 1e6,
                frames / ((System.nanoTime() - startNanos) / 1e9),
                threads));
    return loaded;
  }

  /**
   * Reads every entry on all cores, whatever is made of it.
   *
   * @throws DataException if nothing can be read
   */
  public static <E> Loaded<E> loadEach(
      ClassFolders folders, Resize size, ReadProgress progress, Reader<E> reader) {
    return loaded(folders, read(folders, size, progress, reader));
  }

  private static <E> Loaded<E> loaded(ClassFolders folders, Read<E> all) {
    List<String> skipped = new ArrayList<>();
    all.skipped().forEach((i, why) -> skipped.add(told(folders, i) + ": " + why));
    if (all.examples().isEmpty() && !skipped.isEmpty()) {
      throw new DataException(
          skipped.size() == 1
              ? "the only example cannot be read; " + skipped.get(0)
              : "none of %,d examples can be read, such as %s"
                  .formatted(skipped.size(), skipped.get(0)));
    }
    return new Loaded<>(List.copyOf(all.examples().values()), skipped, unread(folders, all));
  }

  /**
   * What came of the entries, each under its place among them.
   *
   * @param examples those that could be read
   * @param skipped why those could not that could not
   */
  public record Read<E>(SortedMap<Integer, E> examples, SortedMap<Integer, String> skipped) {}

  /** Reads every entry on all cores. */
  public static <E> Read<E> read(
      ClassFolders folders, Resize size, ReadProgress progress, Reader<E> reader) {
    return read(folders, size, progress, Runtime.getRuntime().availableProcessors(), reader);
  }

  private static <E> Read<E> read(
      ClassFolders folders, Resize size, ReadProgress progress, int threads, Reader<E> reader) {
    int count = folders.entries().size();
    AtomicInteger next = new AtomicInteger();
    ConcurrentSkipListMap<Integer, E> read = new ConcurrentSkipListMap<>();
    ConcurrentSkipListMap<Integer, String> skipped = new ConcurrentSkipListMap<>();
    onThreads(
        threads,
        () -> {
          try (ImageReader images = new ImageReader(size)) {
            int i;
            while (!Thread.currentThread().isInterrupted()
                && (i = next.getAndIncrement()) < count) {
              ClassFolders.Entry entry = folders.entries().get(i);
              try {
                read.put(i, reader.read(entry, images));
              } catch (UnreadableException e) {
                skipped.put(i, String.valueOf(e.getMessage()));
              } catch (OutOfMemoryError e) {
                throw full(entry, read.size(), count);
              }
            }
          } finally {
            // Whatever ended this thread, the others need not go on without it.
            next.set(count);
          }
        },
        () -> progress.read(read.size() + skipped.size(), count));
    return new Read<>(read, skipped);
  }

  /** Where an example lies, or as a list has it. */
  private static String told(ClassFolders folders, int place) {
    ClassFolders.Entry entry = folders.entries().get(place);
    return entry.listed().orElse(entry.path().toString());
  }

  /** All that was read is held, so that one more example may be one too many. */
  private static DataException full(ClassFolders.Entry entry, int read, int count) {
    return new DataException(
        ("Java's heap of %,d MB is full at %s, after %,d of %,d examples: --cache DIR keeps them on"
                + " the disk, a smaller --size takes less, a larger heap (java -Xmx) more")
            .formatted(Runtime.getRuntime().maxMemory() >> 20, entry.path(), read, count));
  }

  /** Classes of which there are examples, but none that can be read. */
  private static List<UnreadClass> unread(ClassFolders folders, Read<?> all) {
    NavigableMap<Integer, UnreadClass> unread = new TreeMap<>();
    all.skipped()
        .forEach(
            (i, why) -> {
              String reason = told(folders, i) + ": " + why;
              for (int label : folders.classesOf(folders.entries().get(i))) {
                unread.putIfAbsent(label, new UnreadClass(folders.classes().get(label), reason));
              }
            });
    all.examples()
        .keySet()
        .forEach(
            i -> {
              folders.classesOf(folders.entries().get(i)).forEach(unread::remove);
            });
    return List.copyOf(unread.values());
  }

  /**
   * Runs the same on some threads.
   *
   * @param meanwhile called now and then on the calling thread; what it throws ends the work
   */
  private static void onThreads(int cores, Runnable work, Runnable meanwhile) {
    ExecutorService threads = Executors.newFixedThreadPool(cores, DaemonThreads.named("decoder"));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        running.add(threads.submit(work));
      }
      for (Future<?> one : running) {
        await(one, meanwhile);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while reading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException known) {
        throw known;
      }
      throw new DataException("reading failed: " + e.getCause(), e);
    } finally {
      end(threads);
    }
  }

  private static void await(Future<?> running, Runnable meanwhile)
      throws InterruptedException, ExecutionException {
    boolean done = false;
    while (!done) {
      meanwhile.run();
      try {
        running.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        done = true;
      } catch (TimeoutException e) {
        // Not yet.
      }
    }
  }

  /**
   * Decoders are native and should not be at work while the process ends; but who hangs in a file
   * system that does not answer is not waited for.
   */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      // Whether they have ended or not: they are daemons.
      boolean unused = threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
