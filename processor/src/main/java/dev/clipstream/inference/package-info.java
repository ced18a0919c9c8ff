/**
 * ONNX models: what a model file says of itself, the session that runs it on a device, and the
 * batcher that keeps the device busy with frames of many streams.
 */
@NullMarked
package dev.clipstream.inference;

import org.jspecify.annotations.NullMarked;
