/**
 * How the records of {@code dev.clipstream.avro} are written to Kafka and read back: Avro
 * single-object encoding, which names the writer's schema by its fingerprint and needs no server,
 * or Confluent's wire format, which names it by its id in a schema registry.
 */
@NullMarked
package dev.clipstream.schemas;

import org.jspecify.annotations.NullMarked;
