/**
 * The fault kit: real processes, a broker that can be paused and restarted, producers that
 * misbehave, and a ledger of what must come out, label by label.
 */
@NullMarked
package dev.clipstream.testing.faults;

import org.jspecify.annotations.NullMarked;
