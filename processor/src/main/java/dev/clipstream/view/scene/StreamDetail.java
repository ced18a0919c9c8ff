package dev.clipstream.view.scene;

import java.util.List;

/**
 * The view of one stream: its cell, its timeline of labels and its newest clips.
 *
 * @param timeline its labels that came after the one asked for, oldest first
 * @param namedLate the last labels of frames, of the timeline or before it, whose file was known
 *     only after them
 * @param clips its newest clips, newest first
 */
public record StreamDetail(
    Cell tile,
    List<LabelledFrame> timeline,
    List<LabelledFrame> namedLate,
    List<LabelledClip> clips) {

  public StreamDetail {
    timeline = List.copyOf(timeline);
    namedLate = List.copyOf(namedLate);
    clips = List.copyOf(clips);
  }
}
