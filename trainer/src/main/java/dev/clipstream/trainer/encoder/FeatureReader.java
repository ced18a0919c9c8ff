package dev.clipstream.trainer.encoder;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.FrameRate;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.trainer.data.source.ClassFolders;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset.Scored;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.data.source.Loader;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.source.ReadProgress;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSource;
import dev.clipstream.trainer.data.store.ImageReader;
import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.trainer.data.video.ClipDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads folders of images or clips, or clips that are made, as the features of an encoder: decodes
 * and resizes as the processor does, and runs the encoder by its code, on all cores. The pixels of
 * an example are gone once its features are there, so that it is features alone that must fit the
 * memory.
 */
final class FeatureReader {

  /** Frames at a time. */
  static final int BATCH = 32;

  /** Frames of a clip that are used, evenly spread, as of the data set {@code clips}. */
  static final int MAX_FRAMES = 32;

  private final OnnxEncoder encoder;
  private final String kind;
  private final FrameSource source;

  private FeatureReader(OnnxEncoder encoder, String kind, FrameSource source) {
    this.encoder = encoder;
    this.kind = kind;
    this.source = source;
  }

  /** For folders of clips, at a rate of frames if there is one. */
  static FeatureReader ofClips(OnnxEncoder encoder, Optional<FrameRate> rate) {
    String kind = "clips of " + MAX_FRAMES + rate.map(r -> " at " + r.fps()).orElse("");
    return new FeatureReader(encoder, kind, new ClipDecoder(MAX_FRAMES, rate));
  }

  /** For folders of images. */
  static FeatureReader ofImages(OnnxEncoder encoder) {
    return new FeatureReader(encoder, "images", (file, images) -> List.of(images.read(file)));
  }

  /**
   * What to learn from and what to check with.
   *
   * @param dataset its name, for messages
   */
  Parts<Encoded> read(DataRequest request, String dataset) {
    Optional<EncoderFeatureCache> cache =
        request
            .cache()
            .map(
                folder ->
                    new EncoderFeatureCache(
                        folder, encoder.identity(), kind, encoder.model().featureSize()));
    return FolderData.load(request, dataset, folders -> read(folders, request, cache));
  }

  private Scored<Encoded> read(
      ClassFolders folders, DataRequest request, Optional<EncoderFeatureCache> cache) {
    FrameModel model = encoder.model();
    ThreadLocal<FrameModel.Runner> runners = ThreadLocal.withInitial(() -> model.newRunner(BATCH));
    Loader.Loaded<Encoded.EncodedExample> loaded =
        Loader.loadEach(
            folders,
            encoder.resize(),
            request.progress(),
            (entry, images) -> {
              EncoderFeatureCache.Maker maker =
                  () -> features(runners.get(), source.decode(entry.path(), entry.span(), images));
              float[] features =
                  cache.isPresent()
                      ? cache.get().get(entry.path(), entry.span(), maker)
                      : maker.make();
              return new Encoded.EncodedExample(
                  entry.listed().orElseGet(() -> entry.path().toString()),
                  () -> pixels(entry.path(), entry.span()),
                  features,
                  entry.label(),
                  List.of());
            });
    return new Scored<>(
        new Encoded(folders.classes(), model.featureSize(), loaded.examples(), folders.sets()),
        loaded.skipped(),
        loaded.unread());
  }

  /** Makes the features of clips that are made, each once. */
  static Encoded read(OnnxEncoder encoder, ClipSet set, ReadProgress progress) {
    FrameModel.Runner runner = encoder.model().newRunner(BATCH);
    List<Encoded.EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      int index = i;
      ClipSet.Clip clip = set.clip(i);
      examples.add(
          new Encoded.EncodedExample(
              set.name(i),
              () -> set.clip(index).frames(),
              features(runner, clip.frames()),
              clip.label(),
              clip.annotations().stream().map(ClipSet.Annotation::label).toList()));
      progress.read(i + 1, set.size());
    }
    return new Encoded(set.classes(), encoder.model().featureSize(), examples);
  }

  /** The frames of an example again, uint8 RGB [H,W,3], to compare with. */
  private List<byte[]> pixels(Path example, TimeSpan span) throws UnreadableException {
    try (ImageReader images = new ImageReader(encoder.resize())) {
      return source.decode(example, span, images);
    }
  }

  /** The features [T,F] of frames. */
  static float[] features(FrameModel.Runner runner, List<byte[]> frames) {
    float[] all = new float[0];
    for (int from = 0; from < frames.size(); from += BATCH) {
      int count = Math.min(BATCH, frames.size() - from);
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (int i = 0; i < count; i++) {
        pixels.put(frames.get(from + i));
      }
      FrameScores[] results = runner.run(count);
      for (int i = 0; i < count; i++) {
        float[] one = results[i].features();
        if (all.length == 0) {
          all = new float[Math.multiplyExact(frames.size(), one.length)];
        }
        System.arraycopy(one, 0, all, (from + i) * one.length, one.length);
      }
    }
    return all;
  }
}
