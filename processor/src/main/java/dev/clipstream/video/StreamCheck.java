package dev.clipstream.video;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avformat;

/** Finds out what is wrong with a URL of a stream, for people. Its words repeat no secrets. */
public final class StreamCheck {

  /** Of demuxers that connect by themselves; the others are FFmpeg's protocols. */
  private static final Set<String> OF_DEMUXERS = Set.of("rtsp", "rtsps", "sap");

  private static final Pattern PORT = Pattern.compile("(?:\\[[^]]*]|[^:\\[]*):(.*)");
  private static final Pattern NUMBER = Pattern.compile("0*(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  private StreamCheck() {}

  /** Why it can never be opened; empty where it may. Asks no network. */
  public static Optional<String> problem(StreamUrl url) {
    Ffmpeg.load();
    if (!OF_DEMUXERS.contains(url.scheme())
        && avformat.avio_find_protocol_name(url.scheme() + "://") == null) {
      return Optional.of(
          url.scheme() + ":// is nothing that FFmpeg here can read, as rtsp:// and http:// are");
    }
    Matcher port = PORT.matcher(url.server());
    if (port.matches() && !isPort(port.group(1))) {
      return Optional.of("its port must be a number from 1 to " + MAX_PORT);
    }
    return Optional.empty();
  }

  private static boolean isPort(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return false;
    }
    int port = Integer.parseInt(number.group(1));
    return port >= 1 && port <= MAX_PORT;
  }

  /**
   * Why one could not be reached, where more can be found out than that it could not. Looks up its
   * host, which takes as long as the network has it take.
   */
  static Optional<String> unreached(StreamUrl url) {
    if (url.user().matches("(?s).*[/?#].*")) {
      return Optional.of("in user and password, the characters / ? # must be percent-encoded");
    }
    if (url.host().isEmpty()) {
      return Optional.empty();
    }
    try {
      InetAddress unused = InetAddress.getByName(url.host());
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("there is no such host");
    }
  }
}
