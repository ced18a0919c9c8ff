/**
 * ONNX Runtime: a session of one model file on a device, one thread for those that need it, and
 * reading and writing tensors. Does not know what a model is for.
 */
@NullMarked
package dev.clipstream.model.session;

import org.jspecify.annotations.NullMarked;
