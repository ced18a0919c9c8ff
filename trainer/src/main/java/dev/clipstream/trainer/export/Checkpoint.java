package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;

/**
 * Trained weights on disk, in torch's own archive format, from which the models can be built and
 * exported again. Beside the weights ({@code frames}, {@code clips}) an entry {@code about} holds
 * JSON in a tensor of bytes: the structure of the models and how they came to be.
 */
public final class Checkpoint {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkpoint() {}

  private record About(FrameSpec frames, Optional<SequenceSpec> clips, Map<String, Object> facts) {}

  /** Writes a checkpoint; an earlier one of that name survives a failure. */
  public static void save(Trained trained, Path out) throws IOException {
    AtomicFiles.write(
        out,
        file -> {
          try (OutputArchive archive = new OutputArchive()) {
            archive.write("about", about(trained));
            write(archive, "frames", trained.frames().module());
            trained.clips().ifPresent(clips -> write(archive, "clips", clips.module()));
            archive.save_to(file.toString());
          } catch (RuntimeException e) {
            throw new IOException("the checkpoint cannot be written to " + out, e);
          }
        });
  }

  /**
   * Builds the models of a checkpoint.
   *
   * @throws IOException if there is none, or the file is none of ours
   */
  public static Trained load(Path in) throws IOException {
    if (!Files.isReadable(in)) {
      throw new IOException("there is no checkpoint at " + in);
    }
    try (InputArchive archive = new InputArchive()) {
      archive.load_from(in.toString());
      About about = about(archive);
      FrameNet frames = new FrameNet(about.frames());
      read(archive, "frames", frames.module());
      Optional<SequenceNet> clips = about.clips().map(SequenceNet::new);
      clips.ifPresent(net -> read(archive, "clips", net.module()));
      return new Trained(frames, clips, Provenance.of(about.facts()));
    } catch (RuntimeException | JsonProcessingException e) {
      throw new IOException(in + " is not a checkpoint of this trainer", e);
    }
  }

  private static Tensor about(Trained trained) {
    byte[] json =
        Provenance.toJson(
                Map.of(
                    "frames", trained.frames().spec(),
                    "clips",
                        trained
                            .clips()
                            .map(SequenceNet::spec)
                            .map(s -> (Object) s)
                            .orElse(Map.of()),
                    "facts", trained.provenance().facts()))
            .getBytes(StandardCharsets.UTF_8);
    return Tensor.create(json, json.length);
  }

  private static About about(InputArchive archive) throws JsonProcessingException {
    Tensor stored = new Tensor();
    archive.read("about", stored);
    byte[] json = new byte[Math.toIntExact(stored.numel())];
    stored.<ByteBuffer>createBuffer().get(json);
    var tree = JSON.readTree(new String(json, StandardCharsets.UTF_8));
    Optional<SequenceSpec> clips =
        tree.get("clips").isEmpty()
            ? Optional.empty()
            : Optional.of(JSON.treeToValue(tree.get("clips"), SequenceSpec.class));
    @SuppressWarnings("unchecked")
    Map<String, Object> facts = JSON.treeToValue(tree.get("facts"), Map.class);
    return new About(JSON.treeToValue(tree.get("frames"), FrameSpec.class), clips, facts);
  }

  private static void write(OutputArchive archive, String name, Module module) {
    try (OutputArchive part = new OutputArchive()) {
      module.save(part);
      archive.write(name, part);
    }
  }

  private static void read(InputArchive archive, String name, Module module) {
    try (InputArchive part = new InputArchive()) {
      archive.read(name, part);
      module.load(part);
    }
  }
}
