/**
 * Presets of the command {@code train}: options that suit an amount of data and a size of images,
 * for whoever gives none.
 */
@NullMarked
package dev.clipstream.trainer.cli.preset;

import org.jspecify.annotations.NullMarked;
