package dev.clipstream.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.torch.Archives;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.global.torch;

/**
 * The result of a training on the features of an encoder from elsewhere: the head, whose checkpoint
 * holds no encoder, since that is a file of its own.
 *
 * @param net the head
 * @param provenance how it came to be; the encoder's hash is among its facts
 * @param history how each epoch went
 */
public record TrainedHead(SequenceNet net, Provenance provenance, List<EpochReport> history)
    implements Resumable<TrainedHead> {

  /** The entry of a checkpoint's description that a head has and other models have not. */
  static final String HEAD = "head";

  private static final ObjectMapper JSON = new ObjectMapper();

  public TrainedHead {
    history = List.copyOf(history);
  }

  @Override
  public TrainedHead after(List<EpochReport> epochs) {
    return new TrainedHead(net, provenance, epochs);
  }

  private String about() {
    return Provenance.toJson(Map.of(HEAD, net.spec(), "facts", provenance.facts()));
  }

  @Override
  public List<Output> outputs() {
    return List.of(new Output("head", net.output()));
  }

  @Override
  public void save(Checkpoint.State<OutputArchive> training, Path out) throws IOException {
    try (OutputArchive archive = new OutputArchive();
        OutputArchive state = new OutputArchive()) {
      Archives.writeText(archive, "about", about());
      training.transfer(state);
      archive.write("training", state);
      byte[] bytes = Archives.toBytes(archive);
      CheckpointFile.write(out, bytes);
    } catch (RuntimeException e) {
      throw new IOException("the checkpoint %s cannot be written: %s".formatted(out, e), e);
    }
  }

  @Override
  public TrainedHead resume(Path in, Checkpoint.State<InputArchive> training) throws IOException {
    try (InputArchive archive = new InputArchive();
        InputArchive state = new InputArchive()) {
      open(archive, in);
      JsonNode then = JSON.readTree(Archives.readText(archive, "about"));
      JsonNode now = JSON.readTree(about());
      if (!ResumePolicy.withoutEpochs(then).equals(ResumePolicy.withoutEpochs(now))) {
        throw new IOException(
            "%s is of another training, and cannot be gone on from: %s"
                .formatted(in, Checkpoint.difference(then, now)));
      }
      archive.read("training", state);
      training.transfer(state);
      return new TrainedHead(net, ResumePolicy.of(then, provenance), history);
    } catch (RuntimeException e) {
      throw new IOException(in + " is not a checkpoint of a training to go on from", e);
    }
  }

  /** Onto the CPU where the head is there, else where it was. */
  private void open(InputArchive archive, Path in) {
    if (net.module().parameters().get(0).is_cpu()) {
      Device cpu = new Device(torch.DeviceType.CPU);
      archive.load_from(in.toString(), new DeviceOptional(cpu));
    } else {
      archive.load_from(in.toString());
    }
  }
}
