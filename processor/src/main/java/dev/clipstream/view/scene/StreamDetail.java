package dev.clipstream.view.scene;

import java.util.List;

/**
 * The view of one stream: its cell, its timeline of labels and its newest clips.
 *
 * @param timeline its labels that are newer than asked for, oldest first
 * @param clips its newest clips, newest first
 */
public record StreamDetail(Cell tile, List<LabelledFrame> timeline, List<LabelledClip> clips) {

  public StreamDetail {
    timeline = List.copyOf(timeline);
    clips = List.copyOf(clips);
  }
}
