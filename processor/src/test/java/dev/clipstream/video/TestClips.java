package dev.clipstream.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Encodes the clips that the video tests read. */
public final class TestClips {
  static final int WIDTH = 96;
  static final int HEIGHT = 64;
  static final double FRAMES_PER_SECOND = 20;

  static {
    // Before the recorder is used, since this makes FFmpeg quiet.
    Ffmpeg.load();
  }

  private TestClips() {}

  /** Writes a clip whose frame {@code i} is grey of the level {@link #level}. */
  static Path write(Path file, int frames, int codec) throws IOException {
    return write(file, WIDTH, HEIGHT, frames, codec);
  }

  /** The same, of another size. */
  public static Path write(Path file, int width, int height, int frames) throws IOException {
    return write(file, width, height, frames, avcodec.AV_CODEC_ID_MPEG4);
  }

  private static Path write(Path file, int width, int height, int frames, int codec)
      throws IOException {
    try (var recorder = new FFmpegFrameRecorder(file.toString(), width, height, 0);
        var frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(codec);
      recorder.setFrameRate(FRAMES_PER_SECOND);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setVideoBitrate(2_000_000);
      // B-frames come late out of the decoder: the last ones only when it is drained.
      recorder.setMaxBFrames(2);
      recorder.start();
      for (int i = 0; i < frames; i++) {
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        for (int at = 0; at < pixels.capacity(); at++) {
          pixels.put(at, (byte) level(i));
        }
        recorder.record(frame);
      }
    }
    return file;
  }

  /** Writes one frame, black but for a white quarter at its top left, to be shown turned. */
  static Path writeTurned(Path file, double degreesAnticlockwise) throws IOException {
    try (var recorder = new FFmpegFrameRecorder(file.toString(), WIDTH, HEIGHT, 0);
        var frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setDisplayRotation(degreesAnticlockwise);
      recorder.start();
      ByteBuffer pixels = (ByteBuffer) frame.image[0];
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH * 3; x++) {
          boolean white = y < HEIGHT / 2 && x < WIDTH * 3 / 2;
          pixels.put(y * frame.imageStride + x, (byte) (white ? 255 : 0));
        }
      }
      recorder.record(frame);
    }
    return file;
  }

  public static Path write(Path file, int frames) throws IOException {
    return write(file, frames, avcodec.AV_CODEC_ID_MPEG4);
  }

  /** Frames differ by more than compression changes them. */
  static int level(int frame) {
    return 30 + frame * 37 % 200;
  }
}
