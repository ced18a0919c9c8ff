package dev.clipstream.trainer.holdout;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.evaluate.ClipModelEvaluation;
import dev.clipstream.trainer.evaluate.Evaluation;
import dev.clipstream.trainer.evaluate.ExampleListener;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scores finished files on the part of a data set that no training sees, as they serve, and writes
 * the figures into the file, under {@link #KEY}. A data set without such a part has no figure.
 *
 * @param dataset kind of the data set
 * @param request the one that was trained on
 */
public record TestFigure(Dataset dataset, DataRequest request) {

  /** Its name in the metadata of a model. */
  public static final String KEY = "clipstream.test";

  /** Of a frame model; a line for people. */
  public Optional<String> ofFrames(Path file) throws IOException {
    if (!isKnown()) {
      return Optional.empty();
    }
    Scorecard card;
    try (FrameModel frames = FrameModel.open(file, Device.CPU)) {
      card = Evaluation.ofFrames(frames, dataset.framesForScoring(at(frames)).set());
    }
    return Optional.of(keep(card, file));
  }

  /** Of a pair; the figures are kept in the sequence model. */
  public Optional<String> ofPair(Path framesFile, Path file) throws IOException {
    if (!isKnown()) {
      return Optional.empty();
    }
    Scorecard card;
    try (FrameModel frames = FrameModel.openEncoder(framesFile, Device.CPU);
        SequenceModel clips = SequenceModel.open(file, frames, Device.CPU)) {
      DataRequest atRate = at(frames).at(clips.frameRate());
      card = Evaluation.ofClips(frames, clips, dataset.clipsForScoring(atRate).set());
    }
    return Optional.of(keep(card, file));
  }

  /** Of a clip model. */
  public Optional<String> ofClipModel(Path file) throws IOException {
    if (!isKnown()) {
      return Optional.empty();
    }
    Scorecard card;
    try (ClipModel clips = ClipModel.open(file, Device.CPU)) {
      DataRequest sized =
          request
              .with(Resize.to(clips.height(), clips.width(), clips.card().resizing()))
              .withClipFrames(clips.frames());
      card =
          ClipModelEvaluation.of(clips, dataset.clipsForScoring(sized).set(), ExampleListener.NONE);
    }
    return Optional.of(keep(card, file));
  }

  private boolean isKnown() {
    return dataset.isDecoded() && FolderData.hasTest(request);
  }

  private DataRequest at(FrameModel frames) {
    return request.with(Resize.to(frames.height(), frames.width(), frames.card().resizing()));
  }

  private static String keep(Scorecard card, Path file) throws IOException {
    Map<String, Object> figures = new TreeMap<>();
    for (String name :
        new String[] {
          "top1", "balanced_accuracy", "macro_f1", "calibration_error", "examples", "classes"
        }) {
      Optional.ofNullable(card.facts().get(name)).ifPresent(value -> figures.put(name, value));
    }
    ModelMetadata.put(file, KEY, Provenance.toJson(figures));
    return String.format(
        Locale.ROOT,
        "test accuracy %.1f %% (balanced %.1f %%, macro-F1 %.3f) of %,d examples that this training"
            + " never saw: the figure to publish, as long as you choose nothing by it. %s has it as"
            + " %s.",
        100 * card.confusion().top1(),
        100 * card.confusion().balancedAccuracy(),
        card.confusion().macroF1(),
        card.confusion().examples(),
        file.getFileName(),
        KEY);
  }
}
