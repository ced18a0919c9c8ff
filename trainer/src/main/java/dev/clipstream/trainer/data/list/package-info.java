/**
 * Lists of examples in a file, with labels, times, parts and groups, in place of folders of
 * classes: read and checked here; what is made of them is made in {@code source}.
 */
@NullMarked
package dev.clipstream.trainer.data.list;

import org.jspecify.annotations.NullMarked;
