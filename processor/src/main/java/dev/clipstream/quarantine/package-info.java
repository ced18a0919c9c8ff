/**
 * Which frames were in work when the process or a stream thread ended, kept so that it survives
 * {@code kill -9}: a frame that has been there too often is not worked on any more. It knows frames
 * by their places only; who works on them is {@code prefetch} and {@code streams}.
 */
@NullMarked
package dev.clipstream.quarantine;

import org.jspecify.annotations.NullMarked;
