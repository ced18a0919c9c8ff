package dev.clipstream.image;

/**
 * The header of an encoded image: its format, size and orientation, read without decoding anything,
 * to refuse bombs and truncated files for the price of a walk over a few markers.
 *
 * @param format JPEG, PNG or WEBP
 * @param width pixels a row as stored, before turning upright; unsigned 32 bits in a PNG
 * @param height rows as stored
 * @param orientation how the stored image is to be turned
 */
public record ImageHeader(ImageEncoding format, long width, long height, Orientation orientation) {}
