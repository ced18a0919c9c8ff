package dev.clipstream.serving;

import dev.clipstream.model.SequenceModel;
import java.util.List;

/**
 * Leases of the sequence models in use, newest first. Owned by one thread.
 *
 * @param entries each with the frame model whose features it reads
 */
public record SequenceLeases(List<Entry> entries) implements AutoCloseable {

  /**
   * @param encoderId of the frame model that is served with it
   */
  public record Entry(String encoderId, Lease<SequenceModel> lease) {

    public SequenceModel model() {
      return lease.model();
    }
  }

  public SequenceLeases {
    entries = List.copyOf(entries);
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.lease().close());
  }
}
