/** A Kafka broker inside a Java process, for trying things out, for measurements and for tests. */
@NullMarked
package dev.clipstream.broker;

import org.jspecify.annotations.NullMarked;
