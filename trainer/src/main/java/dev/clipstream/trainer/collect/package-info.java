/** Folders of pictures and clips made of what is on the topics of a running system. */
@NullMarked
package dev.clipstream.trainer.collect;

import org.jspecify.annotations.NullMarked;
