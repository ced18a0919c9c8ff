package dev.clipstream.view.history;

/** What a row of the history tells of. */
public enum RowKind {
  CLIP('c'),
  EVENT('e');

  private final char letter;

  RowKind(char letter) {
    this.letter = letter;
  }

  /** The first character of a reference. */
  char letter() {
    return letter;
  }

  static RowKind of(char letter) {
    return letter == EVENT.letter ? EVENT : CLIP;
  }
}
