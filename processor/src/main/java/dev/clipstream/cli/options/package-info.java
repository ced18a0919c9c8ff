/** What several commands share: option groups, converters, and where options come from. */
@NullMarked
package dev.clipstream.cli.options;

import org.jspecify.annotations.NullMarked;
