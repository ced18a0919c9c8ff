/**
 * From trained weights to ONNX files that the processor serves, checked before they are written.
 */
@NullMarked
package dev.clipstream.trainer.export;

import org.jspecify.annotations.NullMarked;
