package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.system.AtomicFiles;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.torch.Archives;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private record About(FrameSpec frames, Optional<SequenceSpec> clips, Map<String, Object> facts) {}

  /** Writes or reads the state of a training. */
  public interface State<A> {
    void transfer(A archive) throws IOException;
  }

  /** Writes a checkpoint from which to export; an earlier one of that name survives a failure. */
  public static void save(Checkpointed<?> trained, Path out) throws IOException {
    save(trained, nothing -> {}, out);
  }

  /**
   * Writes a checkpoint from which to export or to go on; an earlier one survives a failure.
   *
   * @param training writes what is needed to go on
   */
  public static void save(Checkpointed<?> trained, State<OutputArchive> training, Path out)
      throws IOException {
    AtomicFiles.write(out, file -> write(trained, training, file, out));
  }

  /**
   * Writes a file.
   *
   * @param out the name it will have, for messages
   */
  static void write(Checkpointed<?> trained, State<OutputArchive> training, Path file, Path out)
      throws IOException {
    byte[] bytes = toBytes(trained, training);
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new IOException("the checkpoint cannot be written to %s: %s".formatted(out, e), e);
    }
  }

  private static byte[] toBytes(Checkpointed<?> trained, State<OutputArchive> training)
      throws IOException {
    try (OutputArchive archive = new OutputArchive();
        OutputArchive state = new OutputArchive()) {
      Archives.writeText(archive, "about", about(trained));
      trained.modules().forEach((name, module) -> write(archive, name, module));
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
  public static <T extends Checkpointed<T>> T resume(
      Path in, T trained, State<InputArchive> training) throws IOException {
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
      return trained.with(ResumePolicy.of(then, trained.provenance()));
    } catch (RuntimeException e) {
      throw new IOException(in + " is not a checkpoint of a training to go on from", e);
    }
  }

  /** What is not the same, one by one where it is one of the facts. */
  private static String difference(JsonNode then, JsonNode now) {
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
   * Builds the frame model of a checkpoint, and the sequence model if there is one.
   *
   * @throws IOException if there is none, or the file is none of ours, or holds a clip model
   */
  public static Trained load(Path in) throws IOException {
    if (loadAny(in) instanceof Trained trained) {
      return trained;
    }
    throw new IOException(in + " holds a clip model, which has no encoder of frames");
  }

  /**
   * Builds the models of a checkpoint, whatever they are.
   *
   * @throws IOException if there is none, or the file is none of ours
   */
  public static Checkpointed<?> loadAny(Path in) throws IOException {
    if (!Files.isReadable(in)) {
      throw new IOException("there is no checkpoint at " + in);
    }
    try (InputArchive archive = new InputArchive()) {
      open(archive, in, true);
      JsonNode about = JSON.readTree(Archives.readText(archive, "about"));
      return about.has(TrainedClipNet.ENTRY)
          ? clipNet(archive, about)
          : pair(archive, about(about));
    } catch (RuntimeException | JsonProcessingException e) {
      throw new IOException(in + " is not a checkpoint of this trainer", e);
    }
  }

  private static Trained pair(InputArchive archive, About about) throws IOException {
    FrameNet frames = new FrameNet(about.frames());
    read(archive, "frames", frames.module());
    Optional<SequenceNet> clips = about.clips().map(SequenceNet::new);
    clips.ifPresent(net -> read(archive, "clips", net.module()));
    return new Trained(frames, clips, Provenance.of(about.facts()), history(archive));
  }

  private static TrainedClipNet clipNet(InputArchive archive, JsonNode about) throws IOException {
    ClipNet net = new ClipNet(JSON.treeToValue(about.get(TrainedClipNet.ENTRY), ClipSpec.class));
    read(archive, TrainedClipNet.ENTRY, net.module());
    return new TrainedClipNet(net, Provenance.of(facts(about)), history(archive));
  }

  /**
   * Opens the archive of a file.
   *
   * @param onCpu whether what was written from a GPU is to be on the CPU, else where it was
   */
  private static void open(InputArchive archive, Path in, boolean onCpu) {
    if (onCpu) {
      Device cpu = new Device(torch.DeviceType.CPU);
      archive.load_from(in.toString(), new DeviceOptional(cpu));
    } else {
      archive.load_from(in.toString());
    }
  }

  private static boolean isOnCpu(Checkpointed<?> trained) {
    Module any = trained.modules().values().iterator().next();
    return any.parameters().get(0).is_cpu();
  }

  /** How the training went so far; nothing if only weights were kept. */
  private static List<EpochReport> history(InputArchive archive) throws IOException {
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

  private static String about(Checkpointed<?> trained) {
    Map<String, Object> about = new LinkedHashMap<>(trained.structure());
    about.put("facts", trained.provenance().facts());
    return Provenance.toJson(about);
  }

  private static About about(JsonNode tree) throws JsonProcessingException {
    Optional<SequenceSpec> clips =
        tree.get("clips").isEmpty()
            ? Optional.empty()
            : Optional.of(JSON.treeToValue(tree.get("clips"), SequenceSpec.class));
    return new About(JSON.treeToValue(tree.get("frames"), FrameSpec.class), clips, facts(tree));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> facts(JsonNode about) throws JsonProcessingException {
    return JSON.treeToValue(about.get("facts"), Map.class);
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
