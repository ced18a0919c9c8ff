/** Damaged image files of all formats, to see that nothing they say is believed. */
@NullMarked
package dev.clipstream.testing.mutation;

import org.jspecify.annotations.NullMarked;
