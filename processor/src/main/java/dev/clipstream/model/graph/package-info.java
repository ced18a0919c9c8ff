/**
 * What an ONNX file says of its model, read from its protobuf without the weights: what produces an
 * output, which files hold weights, which nodes were left in training mode. Runs nothing and knows
 * nothing of ONNX Runtime; {@code ai.onnx.proto} is used here only.
 */
@NullMarked
package dev.clipstream.model.graph;

import org.jspecify.annotations.NullMarked;
