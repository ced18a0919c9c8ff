package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleImages;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.util.List;

/** Folders of images, a class each. */
final class ImageFolders implements Dataset {

  private static final int SIZE = 64;

  @Override
  public String description() {
    return "images (JPEG, PNG, WebP) in DIR/CLASS/*, of which a tenth is held out, or in"
        + " DIR/train/CLASS/* and DIR/val/CLASS/*, with DIR/test/CLASS/* for 'evaluate'; resized to"
        + " --size (64)";
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
    return FolderData.load(request, "images", folders -> load(folders, request));
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return FolderData.loadForScoring(request, "images", folders -> load(folders, request));
  }

  @Override
  public Scored<FrameSet> framesToCheck(DataRequest request) {
    return FolderData.loadToCheck(request, "images", folders -> load(folders, request));
  }

  private static Scored<FrameSet> load(ClassFolders folders, DataRequest request) {
    Resize size = request.resize().orSquare(SIZE);
    Loader.Loaded<Example> loaded =
        Loader.load(
            folders,
            "images",
            1,
            request.with(size),
            (example, images) -> List.of(images.read(example)));
    return new Scored<>(
        new ExampleImages(
            folders.classes(), size.rows(), size.columns(), loaded.examples(), folders.sets()),
        loaded.skipped(),
        loaded.unread());
  }
}
