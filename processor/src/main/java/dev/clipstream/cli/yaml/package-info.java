/** YAML files that people write: their lines are known, and the names that they may have meant. */
@NullMarked
package dev.clipstream.cli.yaml;

import org.jspecify.annotations.NullMarked;
