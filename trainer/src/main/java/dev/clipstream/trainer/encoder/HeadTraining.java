package dev.clipstream.trainer.encoder;

import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.source.ReadProgress;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.export.TrainedHead;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.train.HeadTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Sampling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A training of a head on the features of a frozen encoder: features of both parts, the head and
 * its task, and what is written at the end. Belongs to one thread.
 */
public final class HeadTraining {

  /** Enough on features that are computed once, where nothing else is asked for. */
  public static final int EPOCHS = 60;

  private final OnnxEncoder encoder;
  private final Parts<Encoded> parts;
  private final boolean clips;

  private HeadTraining(OnnxEncoder encoder, Parts<Encoded> parts, boolean clips) {
    this.encoder = encoder;
    this.parts = parts;
    this.clips = clips;
  }

  /**
   * What a head is like.
   *
   * @param model name of the model
   * @param motion whether changes of features are learned from, too
   * @param dropout part of the features that is left out at random while learning
   */
  public record Head(String model, boolean motion, double dropout) {}

  /** Computes the features of folders of clips, or takes those that are cached. */
  public static HeadTraining ofClips(OnnxEncoder encoder, DataRequest request) {
    FeatureReader reader = FeatureReader.ofClips(encoder, request.rate());
    return new HeadTraining(encoder, reader.read(request, "clips"), true);
  }

  /** Computes the features of clips that are made: the same ones for all epochs. */
  public static HeadTraining ofMadeClips(
      OnnxEncoder encoder, Parts<ClipSet> clips, ReadProgress progress) {
    Encoded train = FeatureReader.read(encoder, clips.train(), progress);
    Encoded validation = FeatureReader.read(encoder, clips.validation(), progress);
    return new HeadTraining(encoder, clips.with(train, validation), true);
  }

  /** The same of folders of images. */
  public static HeadTraining ofImages(OnnxEncoder encoder, DataRequest request) {
    FeatureReader reader = FeatureReader.ofImages(encoder);
    return new HeadTraining(encoder, reader.read(request, "images"), false);
  }

  /** Examples to learn from. */
  public int learned() {
    return parts.train().examples().size();
  }

  /** Examples to check with. */
  public int checked() {
    return parts.validation().examples().size();
  }

  /** Names of the classes. */
  public List<String> classes() {
    return parts.train().classes();
  }

  /** Where examples may show several classes: the sets that labels stand for. */
  public Optional<LabelSets> sets() {
    return parts.train().sets();
  }

  /** Examples to learn from, of each class. */
  public long[] learnedByClass() {
    return parts.train().counts();
  }

  /** Examples to check with, of each class. */
  public long[] checkedByClass() {
    return parts.validation().counts();
  }

  /** What is to be said of the data set: what was skipped, what is odd, the hash of its files. */
  public Parts<?> parts() {
    return parts;
  }

  /** A fresh head, made from torch's random state, that standardizes as the examples ask for. */
  public SequenceNet net(Head head) {
    SequenceNet net =
        new SequenceNet(
            new SequenceSpec(
                head.model(),
                parts.train().classes(),
                parts.train().width(),
                parts.train().maxFrames(),
                head.motion(),
                true,
                head.dropout()));
    FeatureMoments.of(parts.train(), head.motion()).scale(net);
    sets().ifPresent(any -> net.output().scoreIndependently());
    return net;
  }

  /** The task of training it. */
  public HeadTask task(SequenceNet net, Measure measure, Sampling sampling) {
    return HeadTask.of(
        net, measure, parts.train().features(), parts.validation().features(), sampling);
  }

  /**
   * Writes what is served.
   *
   * @param copy of clips: where the encoder is to be put, if it is not served as it lies
   * @return the largest difference of any probability between torch and the processor
   */
  public double write(TrainedHead head, Path out, Optional<Path> copy) throws IOException {
    return clips
        ? HeadExport.writeSequenceModel(encoder, head, parts.validation(), out, copy)
        : HeadExport.writeFrameModel(encoder, head, parts.validation(), out);
  }

  /**
   * Writes the step model of a sequence model that {@link #write} has written.
   *
   * @return the largest difference of any probability between the two
   */
  public double writeStep(TrainedHead head, Path sequenceModel, Path out) throws IOException {
    return HeadExport.writeStepModel(encoder, head, parts.validation(), sequenceModel, out);
  }
}
