package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * The result of training a clip model, and how it was trained.
 *
 * @param net the clip model
 * @param provenance how it came to be
 * @param history how each epoch went, as far as it is known
 */
public record TrainedClipNet(ClipNet net, Provenance provenance, List<EpochReport> history)
    implements Resumable<TrainedClipNet> {

  public TrainedClipNet {
    history = List.copyOf(history);
  }

  @Override
  public TrainedClipNet after(List<EpochReport> epochs) {
    return new TrainedClipNet(net, provenance, epochs);
  }

  @Override
  public List<Output> outputs() {
    return List.of(new Output("clip model", net.output()));
  }

  @Override
  public void save(Checkpoint.State<OutputArchive> training, Path out) throws IOException {
    ClipNetCheckpoint.save(this, training, out);
  }

  @Override
  public TrainedClipNet resume(Path in, Checkpoint.State<InputArchive> training)
      throws IOException {
    return ClipNetCheckpoint.resume(in, this, training);
  }
}
