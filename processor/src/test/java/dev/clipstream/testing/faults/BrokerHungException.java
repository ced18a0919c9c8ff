package dev.clipstream.testing.faults;

/** The broker has left a transaction hanging, so nothing can be said of who was under test. */
public final class BrokerHungException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerHungException(String message) {
    super(message);
  }
}
