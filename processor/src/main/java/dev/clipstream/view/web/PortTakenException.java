package dev.clipstream.view.web;

/** The page cannot be served, since the port is taken or the address is not this machine's. */
public final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PortTakenException(Throwable cause) {
    super(cause);
  }
}
