package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.train.EpochReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Module;

/**
 * The result of a training run: its models and how they were trained.
 *
 * @param frames the frame model
 * @param clips the sequence model over its features, if clips were learned
 * @param provenance how they came to be
 * @param history how each epoch went, as far as it is known
 */
public record Trained(
    FrameNet frames, Optional<SequenceNet> clips, Provenance provenance, List<EpochReport> history)
    implements Checkpointed<Trained> {

  public Trained {
    history = List.copyOf(history);
  }

  /** Models whose training has not begun, or is not known. */
  public Trained(FrameNet frames, Optional<SequenceNet> clips, Provenance provenance) {
    this(frames, clips, provenance, List.of());
  }

  @Override
  public Map<String, Module> modules() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("frames", frames.module());
    clips.ifPresent(net -> modules.put("clips", net.module()));
    return modules;
  }

  @Override
  public Map<String, Object> structure() {
    return Map.of(
        "frames",
        frames.spec(),
        "clips",
        clips.map(SequenceNet::spec).map(spec -> (Object) spec).orElse(Map.of()));
  }

  @Override
  public Trained with(Provenance other) {
    return new Trained(frames, clips, other, history);
  }

  @Override
  public Trained after(List<EpochReport> epochs) {
    return new Trained(frames, clips, provenance, epochs);
  }
}
