package dev.clipstream.prefetch;

import dev.clipstream.image.Image;
import dev.clipstream.quarantine.FrameId;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameJob;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.pixels.FramePixels;
import dev.clipstream.serving.pixels.FramePlace;
import dev.clipstream.serving.pixels.StepPixels;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of the frames topic that was given to the batcher, before {@code process()}. */
public final class PendingFrame extends FrameJob {

  private final FrameReader reader;
  private final FrameId id;
  private final long arrivedAtMillis;
  private final long fetchedAtNanos;
  private final ConsumerRecord<byte[], byte[]> record;

  /** Set before a worker may have it. */
  private Quarantine quarantine = Quarantine.off();

  /** For the clip of the frame; set before a worker may have it. */
  private Optional<FramePixels> pixels = Optional.empty();

  /** For the stream model; set before a worker may have it. */
  private Optional<StepPixels> stepPixels = Optional.empty();

  /** Written by a worker before {@link #result} completes, read after it has. */
  private @Nullable FrameHeader header;

  /** Likewise. */
  private StepPixels.@Nullable Decoded decoded;

  /**
   * @param arrivedAtMillis wall clock
   */
  public PendingFrame(
      FrameReader reader, long arrivedAtMillis, ConsumerRecord<byte[], byte[]> record) {
    this(reader, arrivedAtMillis, System.nanoTime(), record);
  }

  private PendingFrame(
      FrameReader reader,
      long arrivedAtMillis,
      long fetchedAtNanos,
      ConsumerRecord<byte[], byte[]> record) {
    this.reader = reader;
    this.arrivedAtMillis = arrivedAtMillis;
    this.fetchedAtNanos = fetchedAtNanos;
    this.record = record;
    this.id =
        new FrameId(
            record.partition(),
            record.offset(),
            timestampMillis(),
            record.value() == null ? 0 : record.value().length);
  }

  /** The same frame, to be classified afresh. */
  PendingFrame again() {
    return new PendingFrame(reader, arrivedAtMillis, fetchedAtNanos, record);
  }

  /** Records of old producers have no time: then it is that of their arrival. */
  private long timestampMillis() {
    return record.timestamp() < 0 ? arrivedAtMillis : record.timestamp();
  }

  public FrameRef ref() {
    return FrameRef.of(record);
  }

  /** When its record was fetched, by {@link System#nanoTime}; grows within a partition. */
  public long fetchedAtNanos() {
    return fetchedAtNanos;
  }

  FrameId id() {
    return id;
  }

  /** To be told when a worker has this frame in its hands. */
  void guardedBy(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  /** A worker is to decode its pixels for its clip as well. */
  public void keepPixels(FramePixels pixels) {
    this.pixels = Optional.of(pixels);
  }

  /** A worker is to decode its pixels for the stream model as well. */
  public void decodeForSteps(StepPixels pixels) {
    this.stepPixels = Optional.of(pixels);
  }

  private Content toClassify(Image image) {
    decoded = stepPixels.flatMap(pixels -> pixels.decode(image)).orElse(null);
    if (pixels.isPresent()) {
      Optional<FrameResult> settled =
          pixels.get().keep(new FramePlace(record.partition(), record.offset()), image);
      if (settled.isPresent()) {
        return new Content.Settled(settled.get());
      }
    }
    return new Content.ToClassify(image);
  }

  private void beginWork() {
    Quarantine told = quarantine;
    int work = told.begin(id);
    CompletableFuture<FrameResult> unused =
        result().whenComplete((result, failure) -> told.end(work, failure));
  }

  @Override
  protected Content content() {
    beginWork();
    try {
      IncomingFrame read =
          reader.read(
              record.partition(), record.offset(), timestampMillis(), record.key(), record.value());
      header = read.header();
      return reader.isTooOld(read.header(), arrivedAtMillis)
          ? new Content.Settled(new FrameResult.Skipped())
          : toClassify(read.image());
    } catch (BadFrameException e) {
      return new Content.Settled(
          new FrameResult.Rejected(FailureReason.UNREADABLE, String.valueOf(e.getMessage())));
    } catch (SchemaRegistryException e) {
      return new Content.Settled(new FrameResult.NotNow(e));
    }
  }

  /** What the record says apart from its pixels; empty if it could not be read at all. */
  public Optional<FrameHeader> header() {
    return Optional.ofNullable(header);
  }

  /** Its pixels for the stream model; empty if that takes none, or cannot take these. */
  public Optional<StepPixels.Decoded> decodedForSteps() {
    return Optional.ofNullable(decoded);
  }

  /** As in {@link FrameRef}. */
  @Override
  public String toString() {
    return ref().toString();
  }
}
