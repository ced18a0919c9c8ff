package dev.clipstream.cli.send.publish;

import dev.clipstream.avro.ImageFormat;

/**
 * A frame as it is sent.
 *
 * @param file the bytes of a JPEG, PNG or WebP file; handed on, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // passes through once
public record SentImage(ImageFormat format, byte[] file) {}
