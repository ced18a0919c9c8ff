/** Scoring ONNX files as the processor would. */
@NullMarked
package dev.clipstream.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
