/**
 * What the page has of Kafka: the topics that it reads, the group it watches, the feedback it
 * writes.
 */
@NullMarked
package dev.clipstream.view.feed;

import org.jspecify.annotations.NullMarked;
