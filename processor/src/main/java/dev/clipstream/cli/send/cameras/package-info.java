/** Many cameras in one process, as {@code send --cameras} reads them from a file. */
@NullMarked
package dev.clipstream.cli.send.cameras;

import org.jspecify.annotations.NullMarked;
