/**
 * What was labeled before now: pages of clips and events, read backwards from their topics when
 * they are asked for, and the frames that they were made of. Knows nothing of HTTP, and keeps
 * nothing but a few images.
 */
@NullMarked
package dev.clipstream.view.history;

import org.jspecify.annotations.NullMarked;
