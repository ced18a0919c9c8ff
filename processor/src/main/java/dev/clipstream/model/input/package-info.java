/**
 * From pixels and features to the tensors that a model takes: axes, layouts, value ranges, optional
 * inputs.
 */
@NullMarked
package dev.clipstream.model.input;

import org.jspecify.annotations.NullMarked;
