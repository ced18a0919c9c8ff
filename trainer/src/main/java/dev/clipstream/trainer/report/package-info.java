/** An evaluation as one page of HTML that needs nothing else. */
@NullMarked
package dev.clipstream.trainer.report;

import org.jspecify.annotations.NullMarked;
