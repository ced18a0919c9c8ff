package dev.clipstream.collect;

import dev.clipstream.system.Checks;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be collected, and where to.
 *
 * @param out the folder of class folders
 * @param clips whether clips are collected, not images
 * @param minScore the least score of a truth, 0 to 1
 * @param maxPerClass images or clips of a class at most
 * @param stream the only stream to collect from, if not all
 */
public record Selection(
    Path out, boolean clips, double minScore, long maxPerClass, Optional<String> stream) {

  public Selection {
    new Checks()
        .range("min-score", minScore, 0, 1)
        .atLeast("max-per-class", maxPerClass, 1)
        .throwIfAny();
  }
}
