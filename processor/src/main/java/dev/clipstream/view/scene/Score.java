package dev.clipstream.view.scene;

/**
 * A label with its score.
 *
 * @param score probability, 0 to 1
 */
public record Score(String label, float score) {}
