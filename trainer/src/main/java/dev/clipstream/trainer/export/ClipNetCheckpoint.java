package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.torch.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * A clip model in training on disk, as {@link Checkpoint} is for frame models and pairs: the entry
 * {@code about} has the structure of the clip model in place of theirs.
 */
public final class ClipNetCheckpoint {

  private static final String CLIP_MODEL = "clip_model";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClipNetCheckpoint() {}

  /** Whether a file is a checkpoint of a clip model. */
  public static boolean isOne(Path in) {
    if (!Files.isReadable(in)) {
      return false;
    }
    try (InputArchive archive = new InputArchive()) {
      Checkpoint.open(archive, in, true);
      return JSON.readTree(Archives.readText(archive, "about")).has(CLIP_MODEL);
    } catch (RuntimeException | JsonProcessingException e) {
      // Whoever loads it says what is wrong with it.
      return false;
    }
  }

  /** Writes a checkpoint; an earlier one survives a failure. */
  static void save(TrainedClipNet trained, Checkpoint.State<OutputArchive> training, Path out)
      throws IOException {
    try (OutputArchive archive = new OutputArchive();
        OutputArchive state = new OutputArchive()) {
      Archives.writeText(archive, "about", CalibrationFacts.in(about(trained), trained.outputs()));
      Checkpoint.write(archive, CLIP_MODEL, trained.net().module());
      training.transfer(state);
      archive.write("training", state);
      byte[] bytes = Archives.toBytes(archive);
      CheckpointFile.write(out, bytes);
    } catch (RuntimeException e) {
      throw new IOException("the checkpoint cannot be written to %s: %s".formatted(out, e), e);
    }
  }

  /** Goes back to the state of a training, which must be the same but for its epochs. */
  static TrainedClipNet resume(
      Path in, TrainedClipNet trained, Checkpoint.State<InputArchive> training) throws IOException {
    try (InputArchive archive = new InputArchive();
        InputArchive state = new InputArchive()) {
      Checkpoint.open(archive, in, trained.net().module().parameters().get(0).is_cpu());
      JsonNode then = JSON.readTree(Archives.readText(archive, "about"));
      JsonNode now = JSON.readTree(about(trained));
      if (!ResumePolicy.withoutEpochs(then).equals(ResumePolicy.withoutEpochs(now))) {
        throw new IOException(
            "%s is of another training, and cannot be gone on from: %s"
                .formatted(in, Checkpoint.difference(then, now)));
      }
      archive.read("training", state);
      training.transfer(state);
      return new TrainedClipNet(
          trained.net(), ResumePolicy.of(then, trained.provenance()), trained.history());
    } catch (RuntimeException e) {
      throw new IOException(in + " is not a checkpoint of a training to go on from", e);
    }
  }

  /**
   * Builds the clip model of a checkpoint.
   *
   * @throws IOException if the file holds none
   */
  public static TrainedClipNet load(Path in) throws IOException {
    CheckpointFile.requireWhole(in);
    try (InputArchive archive = new InputArchive()) {
      Checkpoint.open(archive, in, true);
      JsonNode about = JSON.readTree(Archives.readText(archive, "about"));
      ClipNet net = new ClipNet(JSON.treeToValue(about.get(CLIP_MODEL), ClipSpec.class));
      Checkpoint.read(archive, CLIP_MODEL, net.module());
      @SuppressWarnings("unchecked")
      Map<String, Object> facts = JSON.treeToValue(about.get("facts"), Map.class);
      TrainedClipNet trained =
          new TrainedClipNet(
              net, Checkpoint.provenance(facts, archive), Checkpoint.history(archive));
      CalibrationFacts.restore(about, trained.outputs());
      return trained;
    } catch (RuntimeException | JsonProcessingException e) {
      throw new IOException(in + " is not a checkpoint of a clip model", e);
    }
  }

  private static String about(TrainedClipNet trained) {
    return Provenance.toJson(
        Map.of(CLIP_MODEL, trained.net().spec(), "facts", trained.provenance().facts()));
  }
}
