package dev.clipstream.trainer.data.source;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        + " same in DIR/train and DIR/val; 32 frames of a clip, resized to --size (64)";
  }

  @Override
  public boolean hasClips() {
    return true;
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<ClipSet> clips = clips(request);
    return new Parts<>(
        ArrayFrameSet.of(clips.train(), MAX_FRAMES),
        ArrayFrameSet.of(clips.validation(), MAX_FRAMES),
        clips.skipped());
  }

  @Override
  public Parts<ClipSet> clips(DataRequest request) {
    Parts<ClassFolders> folders =
        ClassFolders.split(request.requiredDirectory("clips"), request.seed(), request.folds());
    List<String> skipped = new ArrayList<>();
    ClipSet train = load(folders.train(), request, skipped);
    ClipSet validation = load(folders.validation(), request, skipped);
    return new Parts<>(train, validation, skipped);
  }

  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    List<String> skipped = new ArrayList<>();
    ClassFolders folders =
        ClassFolders.forScoring(request.requiredDirectory("clips"), request.folds());
    return new Scored<>(load(folders, request, skipped), skipped);
  }

  private static ClipSet load(ClassFolders folders, DataRequest request, List<String> skipped) {
    Resize size = request.resize().orSquare(SIZE);
    Loader.Loaded<Example> loaded =
        Loader.load(folders, "clips of " + MAX_FRAMES, request.with(size), ClipFolders::decode);
    skipped.addAll(loaded.skipped());
    return new ExampleClips(folders.classes(), size.rows(), size.columns(), loaded.examples());
  }

  private static List<byte[]> decode(Path example, ImageReader images) throws UnreadableException {
    List<byte[]> frames =
        Files.isDirectory(example) ? fromFolder(example, images) : fromVideo(example, images);
    if (frames.size() < 2) {
      throw new UnreadableException(
          "a clip needs two frames at least, it has " + (frames.isEmpty() ? "none" : "one"));
    }
    return FrameSampling.of(frames, MAX_FRAMES);
  }

  private static List<byte[]> fromVideo(Path file, ImageReader images) throws UnreadableException {
    try (VideoReader video = VideoReader.open(file.toString())) {
      List<byte[]> frames = new ArrayList<>();
      Optional<VideoFrame> next = video.next();
      while (next.isPresent()) {
        VideoFrame frame = next.get();
        frames.add(
            images.read(
                Image.raw(ImageEncoding.RGB24, frame.width(), frame.height(), frame.rgb())));
        next = video.next();
      }
      return frames;
    } catch (VideoException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<byte[]> fromFolder(Path folder, ImageReader images)
      throws UnreadableException {
    List<byte[]> frames = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      // What systems leave in folders, such as .DS_Store, is no frame.
      List<Path> imageFiles =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
      for (Path file : imageFiles) {
        frames.add(frame(file, images));
      }
    } catch (IOException e) {
      throw new UnreadableException("cannot be listed: " + e, e);
    }
    return frames;
  }

  private static byte[] frame(Path file, ImageReader images) throws UnreadableException {
    try {
      return images.read(file);
    } catch (UnreadableException e) {
      throw new UnreadableException("its frame " + file.getFileName() + " " + e.getMessage(), e);
    }
  }
}
