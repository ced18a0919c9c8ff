package dev.clipstream.cli.run;

import dev.clipstream.cli.options.ClipModelOptions;
import dev.clipstream.cli.options.ModelOptions;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ModelPair;
import dev.clipstream.serving.ModelReloader;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.serving.pixels.ServedClipModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models that {@code run} was given, loaded: of frames, of frames and their clips, of clips
 * alone, or of frames and, apart from them, of clips. Closed after whatever uses them, or by what
 * serves them.
 *
 * @param pair of frames, with a sequence model if clips are labelled from their features
 * @param clip of clips, from their pixels
 * @param decides whether the stream model labels clips before their end
 */
record RunModels(Optional<ModelPair> pair, Optional<ClipModel> clip, boolean decides)
    implements AutoCloseable {

  /**
   * @throws dev.clipstream.model.session.ModelException if one cannot be served
   */
  static RunModels open(ModelOptions models, ClipModelOptions clips, boolean decides) {
    Optional<ModelPair> pair =
        models.hasFrameModel() ? Optional.of(models.open()) : Optional.empty();
    try {
      return new RunModels(pair, clips.open(models.limitedDevice()), decides);
    } catch (RuntimeException e) {
      pair.ifPresent(ModelPair::close);
      throw e;
    }
  }

  boolean labelFrames() {
    return pair.isPresent();
  }

  boolean labelClips() {
    return clip.isPresent() || sequence().isPresent() || decides;
  }

  private Optional<SequenceModel> sequence() {
    return pair.flatMap(ModelPair::sequence);
  }

  Device device() {
    return pair.map(of -> of.frame().device())
        .or(() -> clip.map(ClipModel::device))
        .orElse(Device.CPU);
  }

  Optional<ModelDescription> frameCard() {
    return pair.map(of -> of.frame().card());
  }

  /** Of whoever labels clips. */
  Optional<ModelDescription> clipsCard() {
    return clip.map(ClipModel::card).or(() -> sequence().map(SequenceModel::card));
  }

  /** Of whoever labels clips at their end. */
  Optional<ModelDescription> clipEndsCard() {
    return clipsCard().or(() -> soFarCard().filter(card -> decides));
  }

  /** Of whoever says how it looks so far. */
  Optional<ModelDescription> soFarCard() {
    return pair.flatMap(ModelPair::steps).map(StepModel::card);
  }

  /** How large the record of a frame's label can become; empty if frames get none. */
  Optional<Long> maxFrameLabel(LabelSize size) {
    return frameCard()
        .map(card -> size.max(card) + soFarCard().map(soFar -> size.max(soFar)).orElse(0L));
  }

  /** How large the record of a clip's label can become; empty if clips get none. */
  Optional<Long> maxClipLabel(LabelSize size) {
    Optional<Long> atEnd =
        clip.map(model -> size.max(model.card()))
            .or(() -> sequence().map(model -> size.max(model.card(), model.maxFrames())));
    Optional<Long> decided = soFarCard().filter(card -> decides).map(card -> size.max(card));
    return Stream.of(atEnd, decided).flatMap(Optional::stream).max(Long::compare);
  }

  /** All of them, for people. */
  String names() {
    return Stream.of(frameCard(), clipsCard(), soFarCard())
        .flatMap(Optional::stream)
        .map(ModelReloader::name)
        .collect(Collectors.joining(" and "));
  }

  /** What was taken for granted when they were loaded, and what is not as usual, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    pair.map(ModelPair::notes).ifPresent(notes::addAll);
    clip.ifPresent(
        model -> {
          String name = model.card().name();
          notes.add("scores of " + name + ": " + model.describeScores());
          model.guesses().forEach(guess -> notes.add(name + ": " + guess));
          model.runsInOnes().ifPresent(why -> notes.add(name + " runs one clip at a time: " + why));
          notes.add(
              "%s sees %d frames of a clip, %s"
                  .formatted(
                      name,
                      model.frames(),
                      model
                          .card()
                          .graph()
                          .fps()
                          .map(fps -> "around its middle, %s a second".formatted(fps))
                          .orElse("evenly spaced")));
          if (!labelFrames()) {
            notes.add("there is no --frame-model: frames get no labels, only their clips do");
          }
        });
    Stream.of(frameCard(), clipsCard(), soFarCard())
        .flatMap(Optional::stream)
        .forEach(
            card ->
                card.unknownBelow()
                    .ifPresent(
                        below ->
                            notes.add(
                                "%s: where no class scores %s, the label is %s"
                                    .formatted(card.name(), below, Labels.UNKNOWN))));
    return notes;
  }

  /** Serves those of frames, and with them these are closed. */
  ServedModels serveFrames() {
    return pair.map(ServedModels::owning).orElseGet(ServedModels::none);
  }

  /** Serves that of clips, and with it this is closed. */
  Optional<ServedClipModel> serveClips(long memoryBytes) {
    return clip.map(model -> ServedClipModel.owning(model, memoryBytes));
  }

  @Override
  public void close() {
    clip.ifPresent(ClipModel::close);
    pair.ifPresent(ModelPair::close);
  }
}
