/**
 * What the process asks of the machine it runs on: files that are written whole or not at all, a
 * clock that nobody sets. The lowest package: it knows no other.
 */
@NullMarked
package dev.clipstream.system;

import org.jspecify.annotations.NullMarked;
