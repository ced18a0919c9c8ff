/**
 * What other tools write into or beside their models, in the words of {@code NAME.json}:
 * Ultralytics' metadata, folders of Hugging Face and timm, ONNX's own image metadata, lists of
 * labels.
 */
@NullMarked
package dev.clipstream.model.foreign;

import org.jspecify.annotations.NullMarked;
