/**
 * What is asked of a schema registry, over the REST API of Confluent's, which Apicurio, Karapace
 * and Redpanda speak as well.
 */
@NullMarked
package dev.clipstream.schemas.registry;

import org.jspecify.annotations.NullMarked;
