/** What a model was trained on, by the contents of the files and their labels. */
@NullMarked
package dev.clipstream.trainer.data.manifest;

import org.jspecify.annotations.NullMarked;
