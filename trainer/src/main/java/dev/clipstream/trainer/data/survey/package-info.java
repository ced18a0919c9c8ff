/** How much there is to learn from, found out before anything is decoded. */
@NullMarked
package dev.clipstream.trainer.data.survey;

import org.jspecify.annotations.NullMarked;
