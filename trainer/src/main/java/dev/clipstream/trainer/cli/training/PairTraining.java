package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.frames.ImageSample;
import dev.clipstream.trainer.cli.options.EveryFrameOption;
import dev.clipstream.trainer.cli.options.StepOptions;
import dev.clipstream.trainer.data.batch.ClassCounts;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.train.ClipTask;
import dev.clipstream.trainer.train.FeatureTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.Task;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code train} does for a sequence model and the frame model beneath it, which learn
 * together: two files, and a step model if it is wanted.
 *
 * @param everyFrame whether it learns from what it says after every frame
 * @param variants in fewer bits, if they are wanted
 */
public record PairTraining(
    TrainingSetup setup,
    FrameNetworks networks,
    EveryFrameOption everyFrame,
    StepOptions step,
    Variants variants) {

  /** The two networks of a pair. */
  private record Pair(FrameNet frames, SequenceNet clips) {}

  /**
   * Trains, and writes the models.
   *
   * @param out file of the sequence model
   * @param framesFile that of the frame model
   */
  public void run(Path out, Path framesFile) throws IOException {
    DataRequest request = setup.data().request();
    Parts<ClipSet> parts =
        setup.read("clips", request, setup.data().dataset()::clips, ClipSet::size);
    ClipSet train = parts.train();
    Pair nets = networks(train);
    Trained done =
        setup.run(
            progress -> task(nets, parts, progress),
            new Trained(nets.frames(), Optional.of(nets.clips()), provenance(parts)));
    setup.compute().home(nets.frames().module());
    setup.compute().home(nets.clips().module());
    setup.wrote(Exporter.writePair(done, parts.validation(), out, framesFile), framesFile, out);
    StepFiles steps = StepFiles.of(step.wanted(), done, parts.validation(), setup::say);
    steps.write(out, framesFile, StepOptions.beside(out));
    variants.clips(done, parts, out, framesFile, steps);
    setup.end(
        request,
        parts,
        train.classes(),
        ClassCounts::of,
        new TrainingSetup.Made(
            ServedModel.ofPair(framesFile, out), done.provenance(), done.history()));
  }

  private Pair networks(ClipSet train) {
    FrameNet frames =
        networks.make(
            train.frameClasses(), train.height(), train.width(), () -> ImageSample.of(train));
    SequenceNet clips =
        new SequenceNet(
            new SequenceSpec(
                setup.model().name(),
                train.classes(),
                frames.features(),
                train.maxFrames(),
                setup.model().motion()));
    setup.compute().place(clips.module());
    if (train.labelSets().isPresent()) {
      frames.output().scoreIndependently();
      clips.output().scoreIndependently();
    }
    return new Pair(frames, clips);
  }

  private Task<?> task(Pair nets, Parts<ClipSet> parts, TrainingProgress progress) {
    Sampling sampling = setup.chosen().sampling();
    ClipSet train = parts.train();
    Measure measure =
        setup
            .measure(ClassCounts.of(train), train.labelSets(), train.size())
            .ofEveryFrame(everyFrame.wanted());
    if (!FeatureTask.suits(nets.frames(), train, sampling)) {
      return ClipTask.of(nets.frames(), nets.clips(), measure, parts, sampling);
    }
    setup.say("computing the features of all clips, once");
    return FeatureTask.of(nets.frames(), nets.clips(), measure, parts, sampling, progress);
  }

  private Provenance provenance(Parts<ClipSet> parts) {
    Map<String, Object> facts = setup.facts(parts, parts.train().labelSets());
    facts.putAll(networks.facts());
    facts.putAll(everyFrame.facts());
    return Provenance.of(facts);
  }
}
