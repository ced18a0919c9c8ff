/**
 * From the tensors that a model gives to scores and features: activations, types, pooling, labels
 * by text embeddings.
 */
@NullMarked
package dev.clipstream.model.output;

import org.jspecify.annotations.NullMarked;
