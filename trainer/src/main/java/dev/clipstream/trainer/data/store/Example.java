package dev.clipstream.trainer.data.store;

/**
 * A labelled picture or clip.
 *
 * @param name class and file, {@code cat/7.jpg}
 * @param frames of the clip, or the picture alone
 * @param label index of its class
 */
public record Example(String name, Frames frames, int label) {}
