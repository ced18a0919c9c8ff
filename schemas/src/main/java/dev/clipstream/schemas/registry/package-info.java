/**
 * What is asked of a schema registry, over the REST API of Confluent's, which Apicurio, Karapace
 * and Redpanda speak as well.
 *
 * <p>Five calls, made by a client of our own. Apicurio's serdes were looked at first: they speak to
 * Apicurio's own API alone, so nobody could use another registry; those of version 3 bring Vert.x,
 * Netty, Kiota and OpenTelemetry, some thirty jars; and they decode with Avro's own decoder, which
 * copies every image, where ours is a view of the record, checked against what is left of it.
 */
@NullMarked
package dev.clipstream.schemas.registry;

import org.jspecify.annotations.NullMarked;
