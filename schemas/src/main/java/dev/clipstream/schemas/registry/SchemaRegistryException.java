package dev.clipstream.schemas.registry;

import org.apache.kafka.common.KafkaException;

/**
 * A schema registry that gives no answer, or none that is of use: it is away, refuses, or is no
 * schema registry. Nothing is known then of the record that needed it, so the record is not at
 * fault: it is to be read later, never given up. The message names the address, without a password,
 * and says what to do.
 */
public final class SchemaRegistryException extends KafkaException {
  private static final long serialVersionUID = 1L;

  public SchemaRegistryException(String message) {
    super(message);
  }

  /**
   * Says what happened in full: the failure behind it is suppressed, not the cause, so that whoever
   * looks for the root of a failure finds this.
   */
  SchemaRegistryException(String message, Throwable behind) {
    super(message);
    addSuppressed(behind);
  }
}
