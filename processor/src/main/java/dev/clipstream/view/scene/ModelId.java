package dev.clipstream.view.scene;

/**
 * The identity of a model: its name and SHA-256.
 *
 * @param sha256 of its file, 64 hexadecimal digits
 */
public record ModelId(String name, String sha256) {}
