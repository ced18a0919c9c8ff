package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.frames.ImageSample;
import dev.clipstream.trainer.cli.frames.TrainingCost;
import dev.clipstream.trainer.data.batch.ClassCounts;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.train.FrameTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code train} does for a frame model: one network of images, one file.
 *
 * @param mirror whether its graph looks at the mirror image, too
 * @param variants in fewer bits, if they are wanted
 */
public record FrameTraining(
    TrainingSetup setup, FrameNetworks networks, boolean mirror, Variants variants) {

  /** Trains, and writes the model. */
  public void run(Path out) throws IOException {
    DataRequest request = setup.data().request();
    Parts<FrameSet> parts =
        setup.read("images", request, setup.data().dataset()::frames, FrameSet::size);
    FrameSet train = parts.train();
    FrameNet net = network(train);
    Trained done =
        setup.run(
            progress ->
                FrameTask.of(
                    net,
                    setup.measure(ClassCounts.of(train), train.labelSets(), train.size()),
                    parts,
                    setup.chosen().sampling()),
            new Trained(net, Optional.empty(), provenance(parts)));
    setup.compute().home(net.module());
    setup.say(TrainingCost.of(net, done.history().size(), train.size()));
    setup.wrote(Exporter.writeFrames(done, parts.validation(), out), out);
    variants.frames(done, parts, out);
    setup.end(
        request,
        parts,
        train.classes(),
        ClassCounts::of,
        new TrainingSetup.Made(ServedModel.ofFrames(out), done.provenance(), done.history()));
  }

  private FrameNet network(FrameSet train) {
    FrameNet net =
        networks.make(train.classes(), train.height(), train.width(), () -> ImageSample.of(train));
    train.labelSets().ifPresent(any -> net.output().scoreIndependently());
    if (mirror) {
      net.mirror();
    }
    return net;
  }

  private Provenance provenance(Parts<FrameSet> parts) {
    Map<String, Object> facts = setup.facts(parts, parts.train().labelSets());
    facts.putAll(networks.facts());
    if (mirror) {
      facts.put(Provenance.MIRROR, true);
    }
    return Provenance.of(facts);
  }
}
