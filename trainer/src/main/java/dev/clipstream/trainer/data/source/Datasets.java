package dev.clipstream.trainer.data.source;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every data set there is, by the name it has on the command line. A new one is one file and one
 * line here.
 */
public final class Datasets {

  private static final SortedMap<String, Dataset> ALL =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "cifar10",
                  new Cifar10(),
                  "cifar100",
                  new Cifar100(),
                  "clips",
                  new ClipFolders(),
                  "images",
                  new ImageFolders(),
                  "scenes",
                  new Scenes(),
                  "scenes-streams",
                  MadeStreamData.ofScenes(),
                  "shapes",
                  new Shapes(),
                  "shapes-streams",
                  MadeStreamData.ofShapes())));

  private Datasets() {}

  /** All of them. */
  public static SortedMap<String, Dataset> all() {
    return ALL;
  }
}
