/**
 * Values as people write them on a command line, and what they stand for: sizes, durations,
 * devices, guarantees, addresses. Which options there are is in the package above.
 */
@NullMarked
package dev.clipstream.cli.options.values;

import org.jspecify.annotations.NullMarked;
