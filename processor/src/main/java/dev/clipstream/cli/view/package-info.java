/** The command {@code view}: serves the live page. */
@NullMarked
package dev.clipstream.cli.view;

import org.jspecify.annotations.NullMarked;
