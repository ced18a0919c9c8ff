package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Archives;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingException;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trained weights on disk, in torch's own archive format, from which the models can be built and
 * exported again, and a training gone on with. Beside the weights ({@code frames}, {@code clips})
 * an entry {@code about} holds JSON in a tensor of bytes: the structure of the models and how they
 * came to be; {@code training} holds the optimiser's state, averages, random state and the like.
 */
public final class Checkpoint {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkpoint() {}

  private record About(
      FrameSpec frames, Optional<SequenceSpec> clips, Map<String, Object> facts, JsonNode tree) {}

  /** Writes or reads the state of a training. */
  public interface State<A> {
    void transfer(A archive) throws IOException;
  }

  /** Writes a checkpoint from which to export; an earlier one of that name survives a failure. */
  public static void save(Trained trained, Path out) throws IOException {
    save(trained, nothing -> {}, out);
  }

  /**
   * Writes a checkpoint from which to export or to go on; an earlier one survives a failure.
   *
   * @param training writes what is needed to go on
   */
  public static void save(Trained trained, State<OutputArchive> training, Path out)
      throws IOException {
    CheckpointFile.write(out, toBytes(trained, training));
  }

  private static byte[] toBytes(Trained trained, State<OutputArchive> training) throws IOException {
    try (OutputArchive archive = new OutputArchive();
        OutputArchive state = new OutputArchive()) {
      Archives.writeText(archive, "about", CalibrationFacts.in(about(trained), trained.outputs()));
      write(archive, "frames", trained.frames().module());
      trained.clips().ifPresent(clips -> write(archive, "clips", clips.module()));
      training.transfer(state);
      archive.write("training", state);
      return Archives.toBytes(archive);
    } catch (RuntimeException e) {
      throw new IOException("the checkpoint cannot be made: " + firstLine(e), e);
    }
  }

  /** Torch adds a trace of its own. */
  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Goes back to the state of a training.
   *
   * @param trained the models in training; their structure and how they come to be must be those of
   *     the checkpoint, but for the number of epochs
   * @param training reads the state
   * @return the same models, and how they come to be if other numbers of epochs were planned before
   * @throws IOException if there is none, or it is that of another training
   */
  public static Trained resume(Path in, Trained trained, State<InputArchive> training)
      throws IOException {
    try (InputArchive archive = new InputArchive();
        InputArchive state = new InputArchive()) {
      open(archive, in, isOnCpu(trained));
      JsonNode then = JSON.readTree(Archives.readText(archive, "about"));
      JsonNode now = JSON.readTree(about(trained));
      if (!ResumePolicy.withoutEpochs(then).equals(ResumePolicy.withoutEpochs(now))) {
        throw new IOException(
            "%s is of another training, and cannot be gone on from: %s"
                .formatted(in, difference(then, now)));
      }
      archive.read("training", state);
      training.transfer(state);
      return new Trained(
          trained.frames(), trained.clips(), ResumePolicy.of(then, trained.provenance()));
    } catch (RuntimeException e) {
      throw new IOException(in + " is not a checkpoint of a training to go on from", e);
    }
  }

  /** What is not the same, one by one where it is one of the facts. */
  static String difference(JsonNode then, JsonNode now) {
    List<String> different = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    then.path("facts").fieldNames().forEachRemaining(names::add);
    now.path("facts").fieldNames().forEachRemaining(names::add);
    ResumePolicy.FACTS.forEach(names::remove);
    for (String name : names) {
      JsonNode before = then.path("facts").path(name);
      JsonNode after = now.path("facts").path(name);
      if (name.equals(Provenance.DATA) && !before.equals(after)) {
        different.add("the files of its data set were others, or of other lengths");
      } else if (!before.equals(after)) {
        different.add("%s was %s and is %s".formatted(name, text(before), text(after)));
      }
    }
    return different.isEmpty() ? "its classes or sizes differ" : String.join(", ", different);
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "not given" : value.asText();
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
    CheckpointFile.requireWhole(in);
    if (ClipNetCheckpoint.isOne(in)) {
      throw new IOException(in + " holds a clip model, which has no encoder of frames");
    }
    try (InputArchive archive = new InputArchive()) {
      open(archive, in, true);
      About about = about(archive);
      FrameNet frames = new FrameNet(about.frames());
      read(archive, "frames", frames.module());
      Optional<SequenceNet> clips = about.clips().map(SequenceNet::new);
      clips.ifPresent(net -> read(archive, "clips", net.module()));
      Trained trained =
          new Trained(frames, clips, provenance(about.facts(), archive), history(archive));
      CalibrationFacts.restore(about.tree(), trained.outputs());
      if (trained.provenance().mirrors()) {
        frames.mirror();
      }
      return trained;
    } catch (TrainingException e) {
      throw new IOException(in + ": " + e.getMessage(), e);
    } catch (RuntimeException | JsonProcessingException e) {
      throw new IOException(in + " is not a checkpoint of this trainer", e);
    }
  }

  /**
   * Opens the archive of a file.
   *
   * @param onCpu whether what was written from a GPU is to be on the CPU, else where it was
   */
  static void open(InputArchive archive, Path in, boolean onCpu) {
    if (onCpu) {
      Device cpu = new Device(torch.DeviceType.CPU);
      archive.load_from(in.toString(), new DeviceOptional(cpu));
    } else {
      archive.load_from(in.toString());
    }
  }

  private static boolean isOnCpu(Trained trained) {
    return trained.frames().module().parameters().get(0).is_cpu();
  }

  /** How models came to be, and whether their training has ended. */
  static Provenance provenance(Map<String, Object> facts, InputArchive archive) throws IOException {
    int done = history(archive).size();
    if (done == 0) {
      return Provenance.of(facts);
    }
    try (InputArchive state = new InputArchive()) {
      archive.read("training", state);
      return ResumePolicy.ofCheckpoint(facts, done, TrainingLoop.epochsSinceBest(state));
    }
  }

  /** How the training went so far; nothing if only weights were kept. */
  static List<EpochReport> history(InputArchive archive) throws IOException {
    try (InputArchive state = new InputArchive()) {
      archive.read("training", state);
      StringVector names = state.keys();
      for (long i = 0; i < names.size(); i++) {
        if (names.get(i).getString().equals("reports")) {
          return TrainingLoop.reports(state);
        }
      }
      return List.of();
    }
  }

  private static String about(Trained trained) {
    return Provenance.toJson(
        Map.of(
            "frames", trained.frames().spec(),
            "clips", trained.clips().map(SequenceNet::spec).map(s -> (Object) s).orElse(Map.of()),
            "facts", trained.provenance().facts()));
  }

  private static About about(InputArchive archive) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(Archives.readText(archive, "about"));
    if (tree.has(TrainedHead.HEAD)) {
      throw new TrainingException(
          "this checkpoint is of a head on the features of an ONNX encoder, which it does not hold:"
              + " the same 'train' with --resume goes on with it and writes its model");
    }
    Optional<SequenceSpec> clips =
        tree.get("clips").isEmpty()
            ? Optional.empty()
            : Optional.of(JSON.treeToValue(tree.get("clips"), SequenceSpec.class));
    @SuppressWarnings("unchecked")
    Map<String, Object> facts = JSON.treeToValue(tree.get("facts"), Map.class);
    FrameSpec frames = JSON.treeToValue(tree.get("frames"), FrameSpec.class);
    return new About(frames, clips, facts, tree);
  }

  static void write(OutputArchive archive, String name, Module module) {
    try (OutputArchive part = new OutputArchive()) {
      module.save(part);
      archive.write(name, part);
    }
  }

  static void read(InputArchive archive, String name, Module module) {
    try (InputArchive part = new InputArchive()) {
      archive.read(name, part);
      module.load(part);
    }
  }
}
