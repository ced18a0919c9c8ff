package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.train.EpochReport;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;

/**
 * The result of training a clip model, and how it was trained.
 *
 * @param net the clip model
 * @param provenance how it came to be
 * @param history how each epoch went, as far as it is known
 */
public record TrainedClipNet(ClipNet net, Provenance provenance, List<EpochReport> history)
    implements Checkpointed<TrainedClipNet> {

  /** The name of its entry in a checkpoint. */
  static final String ENTRY = "clip_model";

  public TrainedClipNet {
    history = List.copyOf(history);
  }

  @Override
  public Map<String, Module> modules() {
    return Map.of(ENTRY, net.module());
  }

  @Override
  public Map<String, Object> structure() {
    return Map.of(ENTRY, net.spec());
  }

  @Override
  public TrainedClipNet with(Provenance other) {
    return new TrainedClipNet(net, other, history);
  }

  @Override
  public TrainedClipNet after(List<EpochReport> epochs) {
    return new TrainedClipNet(net, provenance, epochs);
  }
}
