package dev.clipstream.video;

import dev.clipstream.image.OpenCv;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg once, applies its global settings, and translates its error codes. */
final class Ffmpeg {
  static final int AGAIN;

  static {
    // First, because it sets JavaCPP's properties.
    OpenCv.load();
    Loader.load(avutil.class);
    Loader.load(swscale.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    avformat.avformat_network_init();
    // Asks the library, which must be there: whoever comes first may not have loaded it.
    AGAIN = org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN();
  }

  private Ffmpeg() {}

  /** Loads the libraries at the first call; later calls cost nothing. */
  static void load() {}

  /** A time base of microseconds. */
  static AVRational micros() {
    return new AVRational().num(1).den(1_000_000);
  }

  /** Cameras live in a library of their own, which needs more of the system than the others. */
  static void loadDevices(String camera) throws VideoException {
    try {
      Loader.load(avdevice.class);
      avdevice.avdevice_register_all();
    } catch (LinkageError e) {
      throw new VideoException(
          camera
              + ": a camera needs libraries of the system, one of which is not here ("
              + innermost(e).getMessage()
              + "); on Debian and Ubuntu install libasound2 (or libasound2t64), libpulse0,"
              + " libxcb1 and libxcb-shm0");
    }
  }

  /** JavaCPP wraps what the system says of a library in a complaint that names another one. */
  private static Throwable innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** FFmpeg's own words for an error code. */
  static String describe(int error) {
    byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
    avutil.av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
