package dev.clipstream.cli.kafka;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/** What becomes of a plain TCP connection to a broker that does not answer. */
enum Reach {
  /** Somebody takes it. */
  ACCEPTS,
  /** Nobody listens at any of the addresses. */
  REFUSED,
  /** Neither is known. */
  UNKNOWN;

  private static final int CONNECT_MILLIS = 1000;

  /**
   * Tries every address of a list; blocks for about a second for each that is silent.
   *
   * @param servers as {@code bootstrap.servers} has them
   */
  static Reach of(String servers) {
    Set<Reach> met = EnumSet.noneOf(Reach.class);
    for (String server : servers.split(",", -1)) {
      String host = Utils.getHost(server.trim());
      Integer port = Utils.getPort(server.trim());
      if (host != null && port != null) {
        try {
          for (InetAddress address : InetAddress.getAllByName(host)) {
            met.add(of(new InetSocketAddress(address, port)));
          }
        } catch (UnknownHostException e) {
          met.add(UNKNOWN);
        }
      }
    }
    if (met.contains(ACCEPTS)) {
      return ACCEPTS;
    }
    return met.equals(EnumSet.of(REFUSED)) ? REFUSED : UNKNOWN;
  }

  private static Reach of(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return ACCEPTS;
    } catch (SocketTimeoutException e) {
      return UNKNOWN;
    } catch (ConnectException e) {
      String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return reason.contains("refused") ? REFUSED : UNKNOWN;
    } catch (IOException e) {
      // A machine without IPv6 has none of the addresses of that kind.
      return address.getAddress().isLoopbackAddress() ? REFUSED : UNKNOWN;
    }
  }
}
