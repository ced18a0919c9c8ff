/** Writing ONNX graphs: nodes, weights, names and metadata, without knowledge of torch. */
@NullMarked
package dev.clipstream.trainer.onnx;

import org.jspecify.annotations.NullMarked;
