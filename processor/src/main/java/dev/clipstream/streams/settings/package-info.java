/**
 * What a processor can be told, with its ranges and defaults, whatever it is told by. What becomes
 * of it is in {@code streams}.
 */
@NullMarked
package dev.clipstream.streams.settings;

import org.jspecify.annotations.NullMarked;
