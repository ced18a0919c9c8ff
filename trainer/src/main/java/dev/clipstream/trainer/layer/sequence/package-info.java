/**
 * Layers over sequences {@code [N,T,F]}: recurrent, convolution over time, attention, pooling over
 * the real steps, and layers applied to every step. Each knows its torch module and its ONNX nodes;
 * masks keep padding out of the results.
 */
@NullMarked
package dev.clipstream.trainer.layer.sequence;

import org.jspecify.annotations.NullMarked;
