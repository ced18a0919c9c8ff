/** The frames of a stream on their way to the topic: sampled, numbered, dated and published. */
@NullMarked
package dev.clipstream.cli.send.publish;

import org.jspecify.annotations.NullMarked;
