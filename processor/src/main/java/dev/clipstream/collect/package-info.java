/**
 * Collecting examples to train on from the topics of a running system: frames and clips become
 * files in class folders, named so that a second run changes nothing. Reads topics without a
 * consumer group; labels come from models, people or the producer.
 */
@NullMarked
package dev.clipstream.collect;

import org.jspecify.annotations.NullMarked;
