package dev.clipstream.trainer.data.source;

import java.nio.file.Path;

/**
 * A split by group, one of several for cross-validation: examples of one group, such as the clips
 * cut from one video, look alike and must not be on both sides.
 *
 * @param groups file with a line for each example: its file, relative to the data set's folder, a
 *     tab, and the name of its group
 * @param count folds in all, at least 2
 * @param held the fold to check with, 1 to {@code count}; the others are learned from
 */
public record Folds(Path groups, int count, int held) {
  public Folds {
    if (count < 2) {
      throw new IllegalArgumentException("there must be 2 folds at least, not " + count);
    }
    if (held < 1 || held > count) {
      throw new IllegalArgumentException(
          "the fold must be from 1 to %d, not %d".formatted(count, held));
    }
  }
}
