/** Models that tests make: clip models, step models, and such as fail. */
@NullMarked
package dev.clipstream.testing.models;

import org.jspecify.annotations.NullMarked;
