/**
 * What is known of a model before it runs: its file's metadata, the JSON file beside it, what other
 * tools wrote, and which of these says what.
 */
@NullMarked
package dev.clipstream.model.description;

import org.jspecify.annotations.NullMarked;
