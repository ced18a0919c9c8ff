/** The bodies of sequence models: from the features of a clip's frames to one vector. */
@NullMarked
package dev.clipstream.trainer.model.sequence;

import org.jspecify.annotations.NullMarked;
