package dev.clipstream.trainer.data;

/**
 * A labelled picture or clip.
 *
 * @param frames of the clip, or the picture alone
 * @param label index of its class
 */
public record Example(Frames frames, int label) {}
