/**
 * Procedural pictures of people before plain rooms and streets, who walk, run, wave, fall and meet:
 * clips and long streams of which it is known what happens in them.
 */
@NullMarked
package dev.clipstream.scenes;

import org.jspecify.annotations.NullMarked;
