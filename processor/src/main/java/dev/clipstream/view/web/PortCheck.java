package dev.clipstream.view.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out whether a port can be listened on, before anything is started for it. */
public final class PortCheck {

  private PortCheck() {}

  /**
   * Listens for a moment.
   *
   * @param port 0 for any that is free
   * @throws PortTakenException if the port is taken, or the address is not this machine's
   */
  public static void require(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new PortTakenException(e);
    }
  }
}
