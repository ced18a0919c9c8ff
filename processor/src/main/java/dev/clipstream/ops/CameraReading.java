package dev.clipstream.ops;

/** What is known of a camera at the moment it is asked. Thread-safe. */
public interface CameraReading {

  String name();

  /** Whether frames come. */
  boolean isSending();

  /** For how long none have come, in seconds; 0 while they do, and once it has ended. */
  double awaySeconds();

  /** Frames that the cluster has taken. */
  long framesTaken();

  /** Bytes of the images of these. */
  long bytesTaken();

  /** Frames left out because the cluster took them more slowly than they came. */
  long framesDropped();

  /** How often frames have begun to come: once, and once after each absence. */
  long connections();

  /** All of it at one moment, and what only people can read. */
  CameraReport report();
}
