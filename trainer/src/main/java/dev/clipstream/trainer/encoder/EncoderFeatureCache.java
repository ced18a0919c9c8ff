package dev.clipstream.trainer.encoder;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.TimeSpan;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Features in a folder, so that an encoder sees each file once, however many trainings there are,
 * and a training that was stopped while it computed them goes on where it was.
 *
 * <p>An entry is named after all that its numbers depend on: the encoder (its weights wherever they
 * lie, the tensor, the pool, how pixels are resized and fed), which frames of a clip are used, and
 * the contents of the example's files, not their names: what is copied or moved is known. Old
 * entries are left behind, and the folder may be emptied at any time. Several processes may share a
 * folder. Safe for use by several threads.
 */
final class EncoderFeatureCache {

  /** Changes when decoding or resizing does: earlier entries are then not used. */
  private static final String VERSION = "2";

  private final Path directory;
  private final String encoder;
  private final String kind;
  private final int width;

  /**
   * @param directory need not exist
   * @param encoder what tells its features from those of any other
   * @param kind of example, with all that its decoding depends on
   * @param width numbers F of a frame
   */
  EncoderFeatureCache(Path directory, String encoder, String kind, int width) {
    this.directory = directory;
    this.encoder = encoder;
    this.kind = kind;
    this.width = width;
  }

  /** Computes the features [T,F] of an example. */
  interface Maker {
    float[] make() throws UnreadableException;
  }

  /**
   * The features of an example, which are computed now if they never were.
   *
   * @throws DataException if the cache cannot be used
   */
  float[] get(Path example, Maker maker) throws UnreadableException {
    return get(example, TimeSpan.ALL, maker);
  }

  /** The same of a span of a video, which is an entry of its own. */
  float[] get(Path example, TimeSpan span, Maker maker) throws UnreadableException {
    Path entry = entry(example, span);
    try {
      Optional<float[]> known = FeatureFile.read(entry, width);
      if (known.isPresent()) {
        return known.get();
      }
      float[] made = maker.make();
      FeatureFile.write(entry, made, width);
      return made;
    } catch (IOException e) {
      throw new DataException(
          "the cache %s cannot be used: %s; make room there, choose another folder, or leave --cache away"
              .formatted(directory, e),
          e);
    }
  }

  /** Where the features of an example are, or would be. */
  Path entry(Path example, TimeSpan span) throws UnreadableException {
    Sha256 facts = new Sha256().add(VERSION + "\n" + encoder + "\n" + kind + "\n");
    if (!span.isAll()) {
      facts.add(span + "\n");
    }
    try {
      for (Path file : FileFacts.files(example)) {
        facts.add(Sha256.of(file));
      }
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e, e);
    }
    String name = facts.hex();
    return directory.resolve(name.substring(0, 2)).resolve(name + ".features");
  }
}
