package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.data.batch.ClassCounts;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.export.ClipNetExporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.TrainedClipNet;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.train.ClipNetTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code train} does for a clip model: one network of whole clips, one file.
 *
 * @param frames of a clip that it sees
 */
public record ClipModelTraining(TrainingSetup setup, int frames) {

  /** Trains, and writes the model. */
  public void run(Path out) throws IOException {
    DataRequest request = setup.data().request().withClipFrames(frames);
    Parts<ClipSet> parts =
        setup.read("clips", request, setup.data().dataset()::clips, ClipSet::size);
    ClipSet train = parts.train();
    ClipNet net = new ClipNet(spec(train, request));
    train.labelSets().ifPresent(any -> net.output().scoreIndependently());
    setup.compute().place(net.module());
    TrainedClipNet done =
        setup.run(
            progress ->
                ClipNetTask.of(
                    net,
                    setup.measure(ClassCounts.of(train), train.labelSets(), train.size()),
                    parts,
                    setup.chosen().sampling()),
            new TrainedClipNet(net, provenance(parts), List.of()));
    setup.compute().home(net.module());
    setup.wrote(ClipNetExporter.write(done, parts.validation(), out), out);
    setup.end(
        request,
        parts,
        train.classes(),
        ClassCounts::of,
        new TrainingSetup.Made(ServedModel.ofClipModel(out), done.provenance(), done.history()));
  }

  private ClipSpec spec(ClipSet train, DataRequest request) {
    FrameSpec.Input input =
        new FrameSpec.Input(train.height(), train.width(), request.resize().fit());
    return new ClipSpec(setup.model().name(), train.classes(), input, frames);
  }

  private Provenance provenance(Parts<ClipSet> parts) {
    Map<String, Object> facts = setup.facts(parts, parts.train().labelSets());
    facts.put("model", setup.model().name());
    facts.put("frames", frames);
    return Provenance.of(facts);
  }
}
