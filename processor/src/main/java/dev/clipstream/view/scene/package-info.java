/**
 * What is to be seen at this moment: a bounded memory of streams, their newest frames, labels and
 * clips, and what of it a page wants to know. Knows neither Kafka nor HTTP.
 */
@NullMarked
package dev.clipstream.view.scene;

import org.jspecify.annotations.NullMarked;
