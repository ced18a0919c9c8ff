/**
 * The page's HTTP side: its files, images, live answers and feedback, and who may have them.
 * Whatever comes from a topic leaves as an image of a fixed type or as JSON, never as HTML.
 */
@NullMarked
package dev.clipstream.view.web;

import org.jspecify.annotations.NullMarked;
