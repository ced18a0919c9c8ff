package dev.clipstream.view.scene;

/**
 * A label and how sure a model is of it.
 *
 * @param score probability, 0 to 1
 */
public record Score(String label, float score) {}
