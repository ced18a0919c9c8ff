/** Layers: each knows what it computes in torch and which ONNX nodes compute the same. */
@NullMarked
package dev.clipstream.trainer.layer;

import org.jspecify.annotations.NullMarked;
