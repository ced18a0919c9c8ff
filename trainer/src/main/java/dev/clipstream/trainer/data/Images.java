package dev.clipstream.trainer.data;

import java.util.ArrayList;
import java.util.List;

/** Folders of pictures, a class each. */
final class Images implements Dataset {

  private static final int SIZE = 64;

  @Override
  public String description() {
    return "pictures (JPEG, PNG, WebP) in DIR/CLASS/*, of which a tenth is held out, or in"
        + " DIR/train/CLASS/* and DIR/val/CLASS/*; resized to --size (64)";
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<ClassFolders> folders =
        ClassFolders.split(request.requiredDirectory("images"), request.seed(), request.folds());
    Resize size = request.resize().orSquare(SIZE);
    List<String> skipped = new ArrayList<>();
    FrameSet train = load(folders.train(), size, skipped);
    FrameSet validation = load(folders.validation(), size, skipped);
    return new Parts<>(train, validation, skipped);
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    List<String> skipped = new ArrayList<>();
    ClassFolders folders =
        ClassFolders.forScoring(request.requiredDirectory("images"), request.folds());
    return new Scored<>(load(folders, request.resize().orSquare(SIZE), skipped), skipped);
  }

  private static FrameSet load(ClassFolders folders, Resize size, List<String> skipped) {
    Loader.Loaded<ArrayFrameSet.Picture> loaded =
        Loader.load(
            folders,
            size,
            (entry, pictures) ->
                new ArrayFrameSet.Picture(pictures.read(entry.path()), entry.label()));
    skipped.addAll(loaded.skipped());
    return new ArrayFrameSet(folders.classes(), size.rows(), size.columns(), loaded.examples());
  }
}
