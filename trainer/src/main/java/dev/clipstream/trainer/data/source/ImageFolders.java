package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleImages;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.util.ArrayList;
import java.util.List;

/** Folders of images, a class each. */
final class ImageFolders implements Dataset {

  private static final int SIZE = 64;

  @Override
  public String description() {
    return "images (JPEG, PNG, WebP) in DIR/CLASS/*, of which a tenth is held out, or in"
        + " DIR/train/CLASS/* and DIR/val/CLASS/*; resized to --size (64)";
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<ClassFolders> folders =
        ClassFolders.split(request.requiredDirectory("images"), request.seed(), request.folds());
    List<String> skipped = new ArrayList<>();
    FrameSet train = load(folders.train(), request, skipped);
    FrameSet validation = load(folders.validation(), request, skipped);
    return new Parts<>(train, validation, skipped);
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    List<String> skipped = new ArrayList<>();
    ClassFolders folders =
        ClassFolders.forScoring(request.requiredDirectory("images"), request.folds());
    return new Scored<>(load(folders, request, skipped), skipped);
  }

  private static FrameSet load(ClassFolders folders, DataRequest request, List<String> skipped) {
    Resize size = request.resize().orSquare(SIZE);
    Loader.Loaded<Example> loaded =
        Loader.load(
            folders,
            "images",
            request.with(size),
            (example, images) -> List.of(images.read(example)));
    skipped.addAll(loaded.skipped());
    return new ExampleImages(folders.classes(), size.rows(), size.columns(), loaded.examples());
  }
}
