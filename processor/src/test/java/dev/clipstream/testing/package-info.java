/** What tests of several packages share. */
@NullMarked
package dev.clipstream.testing;

import org.jspecify.annotations.NullMarked;
