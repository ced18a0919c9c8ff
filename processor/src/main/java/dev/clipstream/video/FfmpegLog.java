package dev.clipstream.video;

import org.bytedeco.ffmpeg.global.avutil;

/** The log that FFmpeg writes on standard error by itself. */
public final class FfmpegLog {

  private FfmpegLog() {}

  /**
   * Ends it for the rest of the process. With many sources its lines tell nobody which of them they
   * are about; what ends the reading of one is in its exception all the same.
   */
  public static void silence() {
    Ffmpeg.load();
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }
}
