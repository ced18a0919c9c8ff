package dev.clipstream.video;

import dev.clipstream.image.ForeignFormat;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * An open media container and the decoder of its best video stream. It owns both; {@link
 * VideoReader} runs them.
 */
final class VideoInput implements AutoCloseable {

  /**
   * EIO and EINVAL, the same on all systems: what FFmpeg says of a host that is not known and of a
   * port that is no number, among other things.
   */
  private static final Set<Integer> VAGUE = Set.of(-5, -22);

  private final VideoLocation location;
  private final IoDeadline deadline;
  private final AVFormatContext container;
  private @Nullable AVStream stream;
  private @Nullable AVCodecContext decoder;
  private boolean frames;

  /**
   * Opens what the location names and reads as much of it as it takes to know the streams.
   *
   * @param oneThread whether the reader's own thread is to decode alone
   * @throws VideoException if there is nothing there, it is no video, or it does not answer
   */
  VideoInput(VideoLocation location, IoDeadline deadline, boolean oneThread) throws VideoException {
    Ffmpeg.load();
    this.location = location;
    this.deadline = deadline;
    this.container = avformat.avformat_alloc_context();
    deadline.watch(container);
    try {
      openContainer();
      stream = findStream();
      decoder = openDecoder(stream, oneThread);
    } catch (VideoException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void openContainer() throws VideoException {
    AVInputFormat format = null;
    if (location.format().isPresent()) {
      Ffmpeg.loadDevices(location.name());
      format = avformat.av_find_input_format(location.format().get());
      if (format == null) {
        throw new VideoException(location.name() + ": no cameras on this system's FFmpeg");
      }
    }
    var options = new AVDictionary(null);
    for (Map.Entry<String, String> option : location.options().entrySet()) {
      avutil.av_dict_set(options, option.getKey(), option.getValue(), 0);
    }
    int opened = avformat.avformat_open_input(container, location.url(), format, options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      throw failure("cannot be opened", opened);
    }
    for (int i = 0; i < container.nb_stream_groups(); i++) {
      if (container.stream_groups(i).type() == avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID) {
        throw new VideoException(
            "%s: an image cut into tiles, of which a video would be the first; %s"
                .formatted(location.name(), ForeignFormat.ADVICE));
      }
    }
    int probed = avformat.avformat_find_stream_info(container, (PointerPointer<?>) null);
    if (probed < 0) {
      throw failure("cannot be read", probed);
    }
  }

  private AVStream findStream() throws VideoException {
    int best =
        avformat.av_find_best_stream(
            container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    if (best < 0 && container.nb_streams() == 0 && deadline.passed()) {
      throw late();
    }
    if (best < 0) {
      throw new VideoException(location.name() + ": no video in it");
    }
    for (int i = 0; i < container.nb_streams(); i++) {
      if (i != best) {
        container.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
    return container.streams(best);
  }

  private AVCodecContext openDecoder(AVStream from, boolean oneThread) throws VideoException {
    AVCodec codec = avcodec.avcodec_find_decoder(from.codecpar().codec_id());
    if (codec == null) {
      throw new VideoException(
          "%s: no decoder for its video (%s); convert it to H.264 with ffmpeg"
              .formatted(
                  location.name(),
                  avcodec.avcodec_get_name(from.codecpar().codec_id()).getString()));
    }
    AVCodecContext made = avcodec.avcodec_alloc_context3(codec);
    avcodec.avcodec_parameters_to_context(made, from.codecpar());
    made.pkt_timebase(from.time_base());
    // Threads by frames hold frames back: fine in a file, late in a live stream.
    made.thread_count(oneThread || location.live() ? 1 : 0);
    int opened = avcodec.avcodec_open2(made, codec, (PointerPointer<?>) null);
    if (opened < 0) {
      avcodec.avcodec_free_context(made);
      throw failure("its video cannot be decoded", opened);
    }
    return made;
  }

  /** Reads a packet of any stream; gives FFmpeg's status. */
  int read(AVPacket packet) {
    return avformat.av_read_frame(container, packet);
  }

  boolean owns(AVPacket packet) {
    return packet.stream_index() == stream().index();
  }

  AVStream stream() {
    return opened(stream);
  }

  /**
   * Goes back to a key frame before a time.
   *
   * @param time in the given base
   * @return whether it could
   */
  boolean seek(long time, AVRational base) {
    long target = avutil.av_rescale_q(time, base, stream().time_base());
    return avformat.av_seek_frame(
            container(), stream().index(), target, avformat.AVSEEK_FLAG_BACKWARD)
        >= 0;
  }

  AVCodecContext decoder() {
    return opened(decoder);
  }

  /** That the source states or seems to have; none where it has no clear one. */
  OptionalDouble frameRate() {
    AVRational rate = avformat.av_guess_frame_rate(container, stream(), null);
    return rate.num() > 0 && rate.den() > 0
        ? OptionalDouble.of((double) rate.num() / rate.den())
        : OptionalDouble.empty();
  }

  AVFormatContext container() {
    return container;
  }

  /** A frame has been decoded: what comes is a video. */
  void frameCame() {
    frames = true;
  }

  /** An exception for a status of FFmpeg's, with what to do about it. */
  VideoException failure(String what, int status) {
    boolean stopped = status == avutil.AVERROR_EXIT();
    if (stopped && Thread.currentThread().isInterrupted()) {
      return new VideoException(location.name() + ": interrupted");
    }
    // Passed, whatever the status: some demuxers make their own of an interrupted read. Stopped,
    // though
    // there is time left: the deadline passed while the streams were looked for, which FFmpeg takes
    // for their end, and tells of at the next read.
    if (deadline.passed() || stopped) {
      return late();
    }
    if (VAGUE.contains(status) && location.live() && decoder == null) {
      Optional<String> why = StreamUrl.parse(location.url()).flatMap(StreamCheck::unreached);
      if (why.isPresent()) {
        return new VideoException("%s: %s (%s)".formatted(location.name(), what, why.get()));
      }
    }
    String advice =
        status == avutil.AVERROR_INVALIDDATA()
            ? (location.live()
                    ? "; what answers is no video (a web page?) or damaged"
                    : "; it is damaged or no video")
                + ": see what ffprobe says of it"
            : "";
    return new VideoException(
        "%s: %s (%s)%s".formatted(location.name(), what, Ffmpeg.describe(status), advice));
  }

  private VideoException late() {
    String time = text(deadline.timeout());
    return new VideoException(
        location.name()
            + (!frames && bytesRead() > 0
                ? ": no frame within "
                    + time
                    + ", though data comes; check that the address is that of a video: see what"
                    + " ffprobe says of it"
                : ": no answer within "
                    + time
                    + "; check the address, the network and that the source runs and sends"
                    + " video"));
  }

  /** Of what is read as one file; 0 of other sources, and of one that could not be opened. */
  private long bytesRead() {
    AVIOContext source = container.isNull() ? null : container.pb();
    return source == null || source.isNull() ? 0 : source.bytes_read();
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("video is closed");
    }
    return part;
  }

  @Override
  public void close() {
    if (decoder != null) {
      avcodec.avcodec_free_context(decoder);
      decoder = null;
    }
    stream = null;
    // A failed opening has freed the container and set its address to null.
    if (!container.isNull()) {
      avformat.avformat_close_input(container);
      container.setNull();
    }
  }
}
