package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.video.ClipDecoder;

/** Folders of clips, a class each: video files, or folders of frames. */
final class ClipFolders implements Dataset {

  private static final int SIZE = 64;

  /**
   * Frames of a clip that are used, evenly spread; a model is told so and samples longer clips
   * alike.
   */
  private static final int MAX_FRAMES = 32;

  @Override
  public String description() {
    return "video files in DIR/CLASS/*, or one folder of frames a clip, a tenth held out; or the"
        + " same in DIR/train, DIR/val and DIR/test; 32 frames of a clip, resized to --size (64)";
  }

  @Override
  public boolean hasClips() {
    return true;
  }

  @Override
  public boolean isDecoded() {
    return true;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<ClipSet> clips = clips(request);
    return clips.with(
        ArrayFrameSet.of(clips.train(), MAX_FRAMES),
        ArrayFrameSet.of(clips.validation(), MAX_FRAMES));
  }

  @Override
  public Parts<ClipSet> clips(DataRequest request) {
    return FolderData.load(request, "clips", folders -> load(folders, request));
  }

  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    return FolderData.loadForScoring(request, "clips", folders -> load(folders, request));
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    Scored<ClipSet> clips = clipsForScoring(request);
    return new Scored<>(ArrayFrameSet.of(clips.set(), MAX_FRAMES), clips.skipped());
  }

  @Override
  public Scored<ClipSet> clipsToCheck(DataRequest request) {
    return FolderData.loadToCheck(request, "clips", folders -> load(folders, request));
  }

  @Override
  public Scored<FrameSet> framesToCheck(DataRequest request) {
    Scored<ClipSet> clips = clipsToCheck(request);
    return new Scored<>(ArrayFrameSet.of(clips.set(), MAX_FRAMES), clips.skipped());
  }

  private static Scored<ClipSet> load(ClassFolders folders, DataRequest request) {
    Resize size = request.resize().orSquare(SIZE);
    int frames = request.clipFrames().orElse(MAX_FRAMES);
    // What is cached depends on the rate.
    String kind = "clips of " + frames + request.rate().map(r -> " at " + r.fps()).orElse("");
    Loader.Loaded<Example> loaded =
        Loader.load(
            folders, kind, frames, request.with(size), new ClipDecoder(frames, request.rate()));
    return new Scored<>(
        new ExampleClips(
            folders.classes(), size.rows(), size.columns(), loaded.examples(), folders.sets()),
        loaded.skipped(),
        loaded.unread());
  }
}
