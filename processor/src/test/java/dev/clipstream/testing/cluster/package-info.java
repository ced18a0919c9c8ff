/**
 * Brokers in processes of their own, alone or two in a cluster, that can be frozen, stopped and
 * started again.
 */
@NullMarked
package dev.clipstream.testing.cluster;

import org.jspecify.annotations.NullMarked;
