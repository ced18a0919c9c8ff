/** Tests of what the documentation prints to be copied. */
@NullMarked
package dev.clipstream.docs;

import org.jspecify.annotations.NullMarked;
