package dev.clipstream.trainer.encoder;

import dev.clipstream.model.FeatureCandidate;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.output.FrameTensors;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A frozen encoder from elsewhere: an ONNX file that the processor's own code loads, describes and
 * runs, so that its features are those it will have when it is served. May be used by many threads;
 * whoever opens it closes it.
 */
public final class OnnxEncoder implements AutoCloseable {

  /** Tensors that are named where one has to be chosen. */
  private static final int SHOWN = 3;

  private final ModelSource source;
  private final FrameModel model;
  private final Path served;
  private final Optional<Path> temporary;

  private OnnxEncoder(ModelSource source, FrameModel model, Path served, Optional<Path> temporary) {
    this.source = source;
    this.model = model;
    this.served = served;
    this.temporary = temporary;
  }

  /**
   * Loads an encoder.
   *
   * @param copy where a copy of it is to be served from, which says by itself what its features
   *     are; empty: the file as it is
   * @throws TrainingException if it cannot be learned on; the message says what to do
   */
  public static OnnxEncoder open(EncoderChoice choice, boolean copy, Device device)
      throws IOException {
    try {
      Path file = ModelDescription.fileOf(choice.path());
      if (!Files.isRegularFile(file)) {
        throw new TrainingException("--encoder: there is no ONNX file " + file);
      }
      ModelSource source = ModelSource.read(file);
      return copy ? openCopy(source, choice, device) : open(source, file, Optional.empty(), device);
    } catch (ModelException e) {
      throw new TrainingException(
          "--encoder %s: %s%s".formatted(choice.path(), e.getMessage(), advice(choice)));
    }
  }

  /** Which tensors could be read, where the model runs and only what it gives is not clear. */
  private static String advice(EncoderChoice choice) {
    List<FeatureCandidate> candidates = new ArrayList<>();
    try {
      candidates.addAll(FeatureCandidate.of(choice.path()));
    } catch (ModelException e) {
      return "";
    }
    List<String> names =
        candidates.stream()
            .skip(Math.max(0, candidates.size() - SHOWN))
            .map(one -> "'%s' %s".formatted(one.tensor(), one.shape()))
            .toList();
    return names.isEmpty()
        ? ""
        : "; or learn on a tensor inside it: --features TENSOR, with --pool where it is no vector,"
            + " such as %s (the processor's 'inspect --tensors' lists all)"
                .formatted(String.join(", ", names));
  }

  private static OnnxEncoder openCopy(ModelSource source, EncoderChoice choice, Device device)
      throws IOException {
    SortedMap<String, String> said =
        new TreeMap<>(DescriptionMetadata.of(describe(source), choice.features().isPresent()));
    choice.features().ifPresent(name -> said.put(DescriptionMetadata.key("features"), name));
    choice.pool().ifPresent(pool -> said.put(DescriptionMetadata.key("pool"), lower(pool)));
    try {
      return openCopy(source, said, device);
    } catch (ModelException e) {
      if (choice.features().isEmpty()) {
        throw e;
      }
      // Its scores, which cannot be read, are not asked for.
      said.keySet().removeAll(DescriptionMetadata.OF_SCORES);
      said.put(DescriptionMetadata.key("role"), "encoder");
      return openCopy(source, said, device);
    }
  }

  private static OnnxEncoder openCopy(
      ModelSource source, SortedMap<String, String> said, Device device) throws IOException {
    Path folder = Files.createTempDirectory("clipstream-encoder");
    // It goes by its own name in messages.
    Path file = folder.resolve(String.valueOf(source.file().getFileName()));
    try {
      Files.write(file, SelfContained.of(source, said).toByteArray());
      return open(source, file, Optional.of(folder), device);
    } catch (IOException | RuntimeException e) {
      remove(folder, file);
      throw e;
    }
  }

  private static OnnxEncoder open(
      ModelSource source, Path served, Optional<Path> temporary, Device device) {
    FrameModel model = FrameModel.openEncoder(served, device);
    if (model.featureSize() == 0) {
      model.close();
      throw new ModelException(
          source.file() + " names no features, and has no last layer whose input could be taken");
    }
    return new OnnxEncoder(source, model, served, temporary);
  }

  /** What is said of a model by itself, the files beside it, and other tools. */
  static ModelDescription describe(ModelSource source) {
    return ModelDescriptions.read(
        source.file(),
        source.graph().metadata(),
        FrameTensors.labels(source.graph()),
        source.sha256(),
        Task.FRAME);
  }

  private static String lower(Pool pool) {
    return pool.name().toLowerCase(Locale.ROOT);
  }

  public FrameModel model() {
    return model;
  }

  /** The file that was given. */
  public Path file() {
    return source.file();
  }

  /** The file whose features these are: that which was given, or a copy for the time being. */
  public Path served() {
    return served;
  }

  ModelSource source() {
    return source;
  }

  /** What images are brought to before it sees them. */
  public Resize resize() {
    return Resize.to(model.height(), model.width(), model.card().resizing());
  }

  /** The tensor that is read and how, for people: {@code tokens, pool mean}. */
  public String features() {
    return model.describeFeatures().orElseThrow();
  }

  /**
   * What tells its features of an image from those of any other encoder: weights wherever they lie,
   * tensor and pool, size, resizing, and how pixels are fed.
   */
  String identity() {
    ModelDescription card = model.card();
    return Sha256.of(
        String.join(
            "\n",
            source.sha256(),
            features(),
            model.describeInput(),
            card.resizing().toString(),
            card.scale() + " " + card.mean() + " " + card.std()));
  }

  /** What was chosen, for a model's provenance. */
  public Map<String, Object> facts() {
    return Map.of(
        "encoder", model.card().name(),
        "encoder_sha256", source.sha256(),
        "encoder_features", features(),
        "encoder_id", identity());
  }

  @Override
  public void close() {
    model.close();
    temporary.ifPresent(folder -> remove(folder, served));
  }

  private static void remove(Path folder, Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The system empties its temporary folder by itself.
      file.toFile().deleteOnExit();
    }
  }
}
