package dev.clipstream.collect;

import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.IncomingFrame;

/**
 * A frame and when it was sent.
 *
 * @param content of its record
 * @param sentMillis time of its record, since 1970
 */
public record SentFrame(IncomingFrame content, long sentMillis) {

  FrameHeader header() {
    return content.header();
  }
}
