package dev.clipstream.collect;

import dev.clipstream.image.BadImageException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.records.StreamKeys;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts frames into the folders of the classes that they are held to show. Where a file lies depends
 * on its frame and its label only, so that a second run over the same topics, or one after another
 * that was cut off, ends with the same files. Belongs to one thread, which closes it.
 */
public final class Collector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final LabelSource truth;
  private final Selection selection;
  private final ClassFolderWriter shelf;
  private final ClipFolderOwners folders;
  private final PendingFrames waiting;
  private final FrameReader reader;
  private final FrameFiles files = new FrameFiles();
  private final Tally tally = new Tally();

  /**
   * Looks at what has been collected before.
   *
   * @param reader of the frames
   * @param waitingBytes how much of frames whose labels have not come is kept for when they come; 0
   *     where all labels are known before the frames
   */
  public Collector(FrameReader reader, LabelSource truth, Selection selection, long waitingBytes)
      throws IOException {
    this.reader = reader;
    this.truth = truth;
    this.selection = selection;
    shelf = new ClassFolderWriter(selection.out(), selection.maxPerClass());
    folders = new ClipFolderOwners(shelf);
    waiting = new PendingFrames(waitingBytes);
  }

  /** Takes in a record of the truth's topic. */
  public void label(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      String stream = truth.learn(record);
      for (SentFrame frame : waiting.take(stream)) {
        handle(frame);
      }
    } catch (IOException e) {
      throw unwritable(e);
    } catch (SchemaRegistryException | CollectException e) {
      // Not of the record: the next one would fare no better.
      throw e;
    } catch (RuntimeException e) {
      LOG.debug("{} makes no sense", name(record), e);
      tally.count(Tally.Fate.NO_LABEL);
    }
  }

  /** Takes in a record of the frames topic. */
  public void frame(ConsumerRecord<byte[], byte[]> record) {
    try {
      IncomingFrame frame = reader.read(record);
      if (selection.stream().map(frame.header().streamId()::equals).orElse(true)) {
        handle(new SentFrame(frame, record.timestamp()));
      }
    } catch (IOException e) {
      throw unwritable(e);
    } catch (SchemaRegistryException | CollectException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.debug("{} makes no sense", name(record), e);
      // Of what cannot be read only the key says which stream it is of.
      if (selection.stream().map(id -> StreamKeys.isOf(record.key(), id)).orElse(true)) {
        tally.count(Tally.Fate.UNREADABLE);
      }
    }
  }

  private CollectException unwritable(IOException e) {
    return new CollectException(
        "the folder %s cannot be written: %s"
            .formatted(selection.out(), ClassFolderWriter.reason(e)),
        e);
  }

  private static String name(ConsumerRecord<?, ?> record) {
    return FrameRef.of(record).toString();
  }

  private void handle(SentFrame frame) throws IOException {
    FrameTruth found = truth.of(frame);
    if (found.ambiguous()) {
      tally.count(Tally.Fate.AMBIGUOUS);
      return;
    }
    List<SourceLabel> known = found.labels();
    if (known.isEmpty()) {
      waiting.add(frame).forEach(gone -> tally.count(Tally.Fate.UNLABELLED));
      return;
    }
    List<SourceLabel> sure =
        known.stream().filter(one -> one.score() >= selection.minScore()).toList();
    if (sure.isEmpty()) {
      tally.count(Tally.Fate.UNSURE);
      return;
    }
    try {
      FrameFiles.Content content = files.of(frame.content().image());
      if (selection.clips()) {
        for (SourceLabel one : sure) {
          placeInClip(frame.header(), one, content);
        }
      } else {
        placeImage(frame.header(), surest(sure), content);
      }
    } catch (BadImageException e) {
      tally.count(Tally.Fate.UNREADABLE);
    }
  }

  /** An image in several windows is one example still. */
  private static SourceLabel surest(List<SourceLabel> truths) {
    return truths.stream().max(Comparator.comparingDouble(SourceLabel::score)).orElseThrow();
  }

  /**
   * CLASS/STREAM+CLIP+INDEX.jpg, or CLASS/STREAM+INDEX.jpg without clips; with the time of capture
   * behind if another image has that name.
   */
  private void placeImage(FrameHeader frame, SourceLabel truth, FrameFiles.Content content)
      throws IOException {
    String clip = frame.clipId().map(id -> "+" + SafeName.of(id)).orElse("");
    String name = SafeName.of(frame.streamId()) + clip + "+" + numbered(frame.index());
    ClassFolderWriter.Outcome outcome =
        shelf.place(truth.label(), name + content.ending(), "", content.bytes());
    if (outcome == ClassFolderWriter.Outcome.TAKEN) {
      String other = FrameFiles.dated(name, frame.capturedAtMicros());
      outcome = shelf.place(truth.label(), other + content.ending(), "", content.bytes());
    }
    count(outcome);
  }

  /** CLASS/STREAM+CLIP/000001.jpg, or CLASS/STREAM+@FIRST-LAST/000001.jpg of a window. */
  private void placeInClip(FrameHeader frame, SourceLabel truth, FrameFiles.Content content)
      throws IOException {
    Optional<SourceLabel.Clip> clip = truth.clip();
    if (clip.isEmpty()) {
      tally.count(Tally.Fate.UNLABELLED);
      return;
    }
    String name =
        clip.get()
            .id()
            .map(SafeName::of)
            .orElse("@" + clip.get().firstFrame() + "-" + clip.get().lastFrame());
    String file = numbered(frame.index() - clip.get().firstFrame() + 1) + content.ending();
    Optional<String> entry =
        folders.entry(
            SafeName.of(frame.streamId()) + "+" + name,
            clip.get().startedMicros(),
            file,
            content.bytes());
    count(
        entry.isEmpty()
            ? ClassFolderWriter.Outcome.TAKEN
            : shelf.place(truth.label(), entry.get(), file, content.bytes()));
  }

  private static String numbered(long index) {
    return String.format(Locale.ROOT, "%06d", index);
  }

  private void count(ClassFolderWriter.Outcome outcome) {
    tally.count(
        switch (outcome) {
          case WRITTEN -> Tally.Fate.WRITTEN;
          case KNOWN -> Tally.Fate.KNOWN;
          case FULL -> Tally.Fate.FULL;
          case TAKEN -> Tally.Fate.AMBIGUOUS;
        });
  }

  public Tally tally() {
    return tally;
  }

  /** Frames whose labels are still awaited. */
  public int waiting() {
    return waiting.size();
  }

  /** Examples that lay in another class and have been given another label since. */
  public long moved() {
    return shelf.moved();
  }

  /** Images or clips of each class, earlier ones included. */
  public Map<String, Long> classes() {
    return shelf.counts();
  }

  @Override
  public void close() {
    files.close();
  }
}
