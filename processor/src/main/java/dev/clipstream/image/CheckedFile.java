package dev.clipstream.image;

/**
 * An image file of which everything that can be told without decoding pixels has been checked, and
 * what of it a native decoder may see: not one length that the file only claims, and no part that
 * the pixels do not need.
 *
 * @param header what the file says of its image
 * @param parts a file of the same format, made anew
 */
public record CheckedFile(ImageHeader header, FileParts parts) {}
