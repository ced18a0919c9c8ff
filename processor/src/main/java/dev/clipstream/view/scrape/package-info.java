/**
 * What {@code view} asks other processes over HTTP: requests that end whatever answers them, and
 * the cameras of {@code send --cameras}.
 */
@NullMarked
package dev.clipstream.view.scrape;

import org.jspecify.annotations.NullMarked;
