/**
 * Pixels of frames for a model of whole clips: the model in use, decoding frames at its size, and
 * the memory in which they wait for the end of their clip. All of it is shared by the tasks of a
 * processor. It knows neither Kafka nor clips.
 */
@NullMarked
package dev.clipstream.serving.pixels;

import org.jspecify.annotations.NullMarked;
