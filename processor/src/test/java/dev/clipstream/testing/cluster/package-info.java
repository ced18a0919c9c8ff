/**
 * Brokers in processes of their own, alone or two in a cluster, that can be frozen, stopped and
 * started again.
 */
package dev.clipstream.testing.cluster;
