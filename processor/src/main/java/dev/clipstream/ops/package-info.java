/**
 * What operators see: metrics for Prometheus, and health for whoever restarts and routes, over
 * HTTP. Beside the topology, which knows it only as a listener.
 */
@org.jspecify.annotations.NullMarked
package dev.clipstream.ops;
