package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.frames.ImageSample;
import dev.clipstream.trainer.cli.options.ArchitectureOptions;
import dev.clipstream.trainer.cli.options.TransferOptions;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes the frame models that are trained, alone or beneath a sequence model.
 *
 * @param frame which, and of what size
 * @param source whose encoder it begins with, if it does not begin anew
 */
public record FrameNetworks(
    TrainingSetup setup,
    ArchitectureOptions.Frame frame,
    TransferOptions transfer,
    Optional<TransferOptions.Source> source) {

  /**
   * A network where it is trained.
   *
   * @param samples images that a network is fitted to before it learns, if it is one of these
   */
  FrameNet make(List<String> classes, int height, int width, Supplier<FrameBatch> samples) {
    FrameSpec.Input input =
        new FrameSpec.Input(height, width, setup.data().request().resize().fit());
    FrameNet net = new FrameNet(new FrameSpec(frame.architecture(), classes, input, frame.size()));
    if (net.fits()) {
      ImageSample.fit(net, samples.get());
    }
    transfer.apply(source, net);
    setup.compute().place(net.module());
    return net;
  }

  /** What a model's provenance says of it. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new TreeMap<>(setup.model().facts(frame));
    facts.putAll(transfer.facts(source, setup.chosen().plan().optimization().encoderRate()));
    return facts;
  }
}
