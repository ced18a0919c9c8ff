/**
 * Training on the features of a frozen encoder from elsewhere: an ONNX file that the processor
 * loads, resizes for and runs. Features are computed once and cached by content; what is learned on
 * them is written as a sequence model bound to the encoder, or into one file with it.
 */
@NullMarked
package dev.clipstream.trainer.encoder;

import org.jspecify.annotations.NullMarked;
