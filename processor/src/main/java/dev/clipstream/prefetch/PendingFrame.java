package dev.clipstream.prefetch;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.quarantine.FrameId;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.FrameJob;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.ImageUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A record of the frames topic that was given to the batcher, before or in {@code process()}. */
public final class PendingFrame extends FrameJob {

  private final FrameReader reader;
  private final FrameId id;
  private final long arrivedAtMillis;
  private final int partition;
  private final long offset;
  private final long timestampMillis;
  private final byte @Nullable [] key;
  private byte @Nullable [] value;

  /** Set before a worker may have it. */
  private Quarantine quarantine = Quarantine.off();

  /** Written by a worker before {@link #result} completes, read after it has. */
  private @Nullable FrameHeader header;

  /**
   * @param arrivedAtMillis wall clock
   */
  public PendingFrame(
      FrameReader reader,
      long arrivedAtMillis,
      int partition,
      long offset,
      long timestampMillis,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    this.reader = reader;
    this.id = new FrameId(partition, offset, timestampMillis, value == null ? 0 : value.length);
    this.arrivedAtMillis = arrivedAtMillis;
    this.partition = partition;
    this.offset = offset;
    // Records of old producers have no time: then it is that of their arrival.
    this.timestampMillis = timestampMillis < 0 ? arrivedAtMillis : timestampMillis;
    this.key = key;
    this.value = value;
  }

  FrameId id() {
    return id;
  }

  /** To be told when a worker has this frame in its hands. */
  void guardedBy(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  private void beginWork() {
    Quarantine told = quarantine;
    int work = told.begin(id);
    CompletableFuture<FrameResult> unused =
        result().whenComplete((result, failure) -> told.end(work, failure));
  }

  @Override
  protected Optional<Image> image() throws BadImageException {
    beginWork();
    try {
      IncomingFrame read = reader.read(partition, offset, timestampMillis, key, value);
      header = read.header();
      return reader.isTooOld(read.header(), arrivedAtMillis)
          ? Optional.empty()
          : Optional.of(read.image());
    } catch (BadFrameException e) {
      throw new BadImageException(String.valueOf(e.getMessage()));
    } catch (SchemaRegistryException e) {
      throw new ImageUnavailableException(e);
    } finally {
      // The pixels are used once; what waits for its turn to be labelled need not hold them.
      value = null;
    }
  }

  /** What the record says apart from its pixels; empty if it could not be read at all. */
  public Optional<FrameHeader> header() {
    return Optional.ofNullable(header);
  }
}
