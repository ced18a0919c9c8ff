package dev.clipstream.system;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process alive, named after what they do. */
public final class DaemonThreads {

  private DaemonThreads() {}

  /** A thread that has not been started yet. */
  public static Thread of(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes such threads for an executor; all have the same name. */
  public static ThreadFactory named(String name) {
    return work -> of(name, work);
  }
}
