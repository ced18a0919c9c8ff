/** The command {@code labels}: follows the label topics. */
@NullMarked
package dev.clipstream.cli.labels;

import org.jspecify.annotations.NullMarked;
