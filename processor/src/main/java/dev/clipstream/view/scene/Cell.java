package dev.clipstream.view.scene;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell of the grid: one stream with its newest frame, label and rates.
 *
 * @param clip of the frame to show
 * @param index of the frame to show; -1 if there is none
 * @param image number of that frame's image, another for every image; 0 if there is none
 * @param labels of that frame or, where it has none yet, of the newest that has; best first
 * @param skipped whether that label says that the frame came too late to be classified
 * @param current whether the labels are those of the frame shown
 * @param watched whether its headline is a label that the page watches for
 * @param headline what is said of the stream at a glance; null before the first label
 * @param lagMillis how far labels are behind frames
 * @param idleMillis since anything came
 */
public record Cell(
    String name,
    String clip,
    long index,
    long image,
    List<Score> labels,
    boolean skipped,
    boolean current,
    boolean watched,
    @Nullable Headline headline,
    double framesPerSecond,
    long lagMillis,
    long idleMillis) {

  public Cell {
    labels = List.copyOf(labels);
  }
}
