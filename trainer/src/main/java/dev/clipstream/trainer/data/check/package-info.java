/**
 * What {@code datasets check} finds wrong with folders of examples before a training does: files
 * that cannot be decoded, examples without sense, the same content in two parts. How folders become
 * examples is in {@code source}.
 */
@NullMarked
package dev.clipstream.trainer.data.check;

import org.jspecify.annotations.NullMarked;
