/**
 * Which clips a person should judge next: those whose label the model is least sure of and of which
 * nobody has said anything. What is said goes to the feedback topic, by way of {@code view}.
 */
@NullMarked
package dev.clipstream.review;

import org.jspecify.annotations.NullMarked;
