/**
 * One model file at a time: its description (what the file and the JSON file beside it say), the
 * ONNX Runtime session on a device, and frame, sequence and clip models that turn pixels and
 * features into scores. What several threads share, batches and swaps are in {@code serving}.
 */
@NullMarked
package dev.clipstream.model;

import org.jspecify.annotations.NullMarked;
