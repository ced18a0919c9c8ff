package dev.clipstream.serving;

/** Why a record may lie in another partition than the others of its stream. */
public enum KeyFault {
  /** It has no key, so that any partition may have it. */
  MISSING,
  /** Its key is not the id of its stream. */
  DIFFERENT
}
