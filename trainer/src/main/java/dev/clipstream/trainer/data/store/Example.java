package dev.clipstream.trainer.data.store;

/**
 * A labelled image or clip.
 *
 * @param name class and file, {@code cat/7.jpg}
 * @param frames of the clip, or the image alone
 * @param label index of its class
 */
public record Example(String name, Frames frames, int label) {}
