package dev.clipstream.trainer.data.survey;

import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.trainer.data.video.ClipDecoder;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoFrame;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much there is to learn from.
 *
 * @param clips whether examples are clips, not images
 * @param made whether they are made as they are needed
 * @param examples to learn from
 * @param side of an image, in pixels, the shorter one: the median of some that were looked at, or
 *     what images are made in
 */
public record DataSurvey(boolean clips, boolean made, int examples, int side) {

  /** Examples whose size is looked at. */
  private static final int SAMPLE = 15;

  /** Images are decoded at their own size; this is only what the reader could resize them to. */
  private static final Resize ANY = Resize.to(8, 8, Fit.STRETCH);

  /**
   * Looks at a data set: files are listed and a few of them decoded, others read.
   *
   * @param clips whether its clips are to be learned, or its images
   * @throws dev.clipstream.trainer.data.store.DataException if it is not there
   */
  public static DataSurvey of(Dataset dataset, DataRequest request, boolean clips) {
    if (!dataset.isDecoded()) {
      int examples =
          clips ? dataset.clips(request).train().size() : dataset.frames(request).train().size();
      return new DataSurvey(
          clips, dataset.isMade(), examples, request.resize().height().orElse(dataset.size()));
    }
    String kind = dataset.hasClips() ? "clips" : "images";
    List<Entry> entries = FolderData.parts(request, kind).train().entries();
    OptionalInt side = median(entries, dataset.hasClips());
    return new DataSurvey(clips, false, entries.size(), side.orElse(dataset.size()));
  }

  private static OptionalInt median(List<Entry> entries, boolean clips) {
    List<Integer> sides = new ArrayList<>();
    try (ImageReader images = new ImageReader(ANY)) {
      for (Entry entry : FrameSampling.of(entries, SAMPLE)) {
        side(entry, clips, images).ifPresent(sides::add);
      }
    }
    sides.sort(null);
    return sides.isEmpty() ? OptionalInt.empty() : OptionalInt.of(sides.get(sides.size() / 2));
  }

  /** The shorter side of an example; nothing of what cannot be read, which the reader names. */
  private static Optional<Integer> side(Entry entry, boolean clips, ImageReader images) {
    try {
      if (clips && !Files.isDirectory(entry.path())) {
        return ofVideo(entry);
      }
      List<Path> files = FileFacts.files(entry.path());
      if (files.isEmpty()) {
        return Optional.empty();
      }
      Pixels pixels = images.whole(files.get(0));
      return Optional.of(Math.min(pixels.width(), pixels.height()));
    } catch (UnreadableException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> ofVideo(Entry entry) throws VideoException {
    try (VideoReader video = ClipDecoder.open(entry.path(), entry.span())) {
      Optional<VideoFrame> first = video.next();
      return first.map(frame -> Math.min(frame.width(), frame.height()));
    }
  }
}
