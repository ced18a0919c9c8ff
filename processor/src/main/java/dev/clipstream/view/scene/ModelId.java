package dev.clipstream.view.scene;

/**
 * A model, as labels name it.
 *
 * @param sha256 of its file, 64 hexadecimal digits
 */
public record ModelId(String name, String sha256) {}
