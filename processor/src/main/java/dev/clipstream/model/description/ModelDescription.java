package dev.clipstream.model.description;

import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.foreign.ModelFolder;
import dev.clipstream.model.foreign.OtherTools;
import dev.clipstream.model.session.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The description of a model, from its file and the JSON file beside it: everything that is needed
 * to feed it and to name what comes out, apart from the tensor shapes.
 *
 * @param name the file's name without {@code .onnx}
 * @param sha256 of the ONNX file, 64 hexadecimal digits
 * @param encoderId what tells the features of this model from those of another, 64 hexadecimal
 *     digits: the SHA-256 above, and where others than the file itself say which tensor they are or
 *     how pixels are fed, one of that as well
 * @param task {@code frame}, {@code sequence}, {@code step} or {@code clip}; empty in models from
 *     elsewhere
 * @param labels the classes in the order of the scores; empty if nobody names them
 * @param color channel order of the pixels
 * @param resizing how an image of another size is brought to the model's
 * @param origin who said all this, and what was guessed
 * @param scale pixels of 0 to 255 are multiplied by this first; empty: 1/255 for float inputs
 * @param mean subtracted next, one a channel; empty: 0
 * @param std divided by last, one a channel; empty: 1
 * @param width pixels, where the input's shape leaves it open
 * @param height pixels, where the input's shape leaves it open
 * @param input name of the image input, where there are several
 * @param output name of the output with the scores, where there are several
 * @param features name of the output with the features
 * @param frameModelSha256 of a sequence model: the frame model whose features it was trained on
 * @param maxFrames of a sequence model: the most frames it takes; longer clips are sampled evenly
 * @param unknownBelow what the best score must reach for its class to be the label, above 0 and up
 *     to 1; empty: any score will do
 * @param graph what is said of the graph
 */
public record ModelDescription(
    String name,
    String sha256,
    String encoderId,
    Optional<Task> task,
    List<String> labels,
    Color color,
    Resizing resizing,
    DescriptionOrigin origin,
    Optional<Double> scale,
    List<Double> mean,
    List<Double> std,
    Optional<Integer> width,
    Optional<Integer> height,
    Optional<String> input,
    Optional<String> output,
    Optional<String> features,
    Optional<String> frameModelSha256,
    Optional<Integer> maxFrames,
    Optional<Double> unknownBelow,
    GraphDescription graph) {

  /** What a model classifies. */
  public enum Task {
    FRAME,
    SEQUENCE,
    /** Frame by frame, with a state. */
    STEP,
    /** Pixels of whole clips. */
    CLIP
  }

  /** Channel order. */
  public enum Color {
    RGB,
    BGR,
    GRAY
  }

  public ModelDescription {
    labels = List.copyOf(labels);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Whether no class is sure enough where the best has this score: the label is unknown then. */
  public boolean isUnknown(float best) {
    return unknownBelow.isPresent() && best < unknownBelow.get().floatValue();
  }

  /** Where {@code NAME.json} for {@code NAME.onnx} is, if there is one. */
  public static Path jsonBeside(Path onnxFile) {
    return ModelDescriptions.jsonBeside(onnxFile);
  }

  /** Whether pixels of 0 to 255 are fed as they are. */
  public boolean feedsBytes() {
    return scale.orElse(1.0) == 1
        && mean.stream().allMatch(value -> value == 0)
        && std.stream().allMatch(value -> value == 1);
  }

  /**
   * The ONNX file that a path stands for, which may be a folder: the only one in it, or {@code
   * model.onnx}, or {@code onnx/model.onnx}.
   *
   * @throws ModelException if a folder has none, or several and none of that name
   */
  public static Path fileOf(Path path) {
    try {
      return ModelFolder.resolve(path);
    } catch (IllegalArgumentException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The files that may be beside a model and describe it, {@code NAME.json} first. */
  public static List<Path> filesBeside(Path onnxFile) {
    List<Path> files = new ArrayList<>();
    files.add(jsonBeside(onnxFile));
    files.addAll(OtherTools.files(onnxFile));
    return files;
  }

  /**
   * What nobody says of its pixels and was taken for granted, a sentence each.
   *
   * @param takesFloats whether pixels are scaled before they are fed
   */
  public List<String> guesses(boolean takesFloats) {
    List<String> guesses = new ArrayList<>(origin.guesses());
    if (takesFloats && scale.isEmpty()) {
      guesses.add(
          "it does not say how pixels are scaled: 0 to 1 is taken; if it was trained otherwise,"
              + " give \"scale\", \"mean\" and \"std\" in "
              + name
              + ".json beside it");
    }
    return guesses;
  }

  /** The label of a class, or its number where the model has no labels. */
  public String label(int classIndex) {
    return labels.isEmpty() ? Integer.toString(classIndex) : labels.get(classIndex);
  }
}
