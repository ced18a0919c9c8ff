/**
 * Models of frames, sequences and clips: they turn pixels and features into scores, and are tried
 * when they are loaded. What they are made of is in the packages below: the ONNX Runtime session,
 * the description, inputs and outputs, the graph. What several threads share, batches and swaps are
 * in {@code serving}.
 */
@NullMarked
package dev.clipstream.model;

import org.jspecify.annotations.NullMarked;
