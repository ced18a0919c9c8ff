/**
 * What every package needs of Java and of the machine, written once: files that are there whole or
 * not at all, daemon threads, resident memory, SHA-256 sums, medians, checks of settings, and the
 * settings of JavaCPP. The lowest package: it knows no other, and nothing of images, models or
 * Kafka.
 */
@NullMarked
package dev.clipstream.system;

import org.jspecify.annotations.NullMarked;
