package dev.clipstream.trainer.data.check;

import java.util.OptionalDouble;

/**
 * What a file, or a folder of frames, turned out to be.
 *
 * @param width pixels a row of the image, or of the first frame, upright
 * @param height rows of it
 * @param frames 1 of an image
 * @param missing frames that the file says it has and that could not be decoded
 * @param seconds how long a video lasts; empty where nothing says so
 */
record ExampleFacts(int width, int height, int frames, int missing, OptionalDouble seconds) {

  boolean isClip() {
    return frames > 1;
  }
}
