package dev.clipstream.streams.settings;

/** What a crash may do to labels. */
public enum Guarantee {
  /** Readers with {@code isolation.level=read_committed} see every label once. */
  EXACTLY_ONCE,
  /** Labels may come twice after a crash; none is missing. */
  AT_LEAST_ONCE
}
