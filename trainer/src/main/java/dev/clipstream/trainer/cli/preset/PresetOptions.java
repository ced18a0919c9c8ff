package dev.clipstream.trainer.cli.preset;

import dev.clipstream.trainer.cli.options.ArchitectureOptions;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.survey.DataSurvey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --preset}: other options by the amount of data and the size of its images. */
public final class PresetOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "fast, balanced or accurate: sets the model, its size, that of the images, rate,"
              + " schedule, augmentation, averaging and epochs by how many examples there are and"
              + " how large they are. Images of less than 64 pixels: cnn, resnet, whitened-vgg;"
              + " larger ones: resnet18 at 96, 128, 224 pixels at most; clips: gru over cnn,"
              + " resnet, resnet18; heads on an ONNX encoder: linear, gru, mlp. Options that are"
              + " given win, and a line says all that was chosen. Images are flipped, clips never:"
              + " where left and right matter, say --augment yourself. Default: balanced without"
              + " --model; with --model none, and every option has its own default.")
  private @Nullable String name;

  private Optional<Preset> chosen = Optional.empty();

  /**
   * Sets the options that were not given, if a preset is asked for or no model is.
   *
   * @param request of the data set, with what was given
   * @return what was chosen, for people
   */
  public Optional<String> apply(Dataset dataset, DataRequest request, ArchitectureOptions model) {
    Map<String, String> given = given();
    if (name == null && given.containsKey("--model")) {
      return Optional.empty();
    }
    Preset preset = name == null ? Preset.BALANCED : preset(name);
    chosen = Optional.of(preset);
    boolean clips =
        given.containsKey("--model")
            ? model.learnsClips(dataset) || model.isClipModel()
            : dataset.hasClips();
    Situation situation =
        new Situation(preset, DataSurvey.of(dataset, request, clips), dataset.isDecoded(), given);
    Recipe recipe = recipe(situation, model.onnxEncoder().isPresent());
    recipe.options().forEach(this::set);
    return Optional.of(
        "preset %s, for %,d %s of %d pixels%s: %s"
            .formatted(
                text(preset),
                situation.data().examples(),
                dataset.hasClips() ? "clips" : "images",
                situation.data().side(),
                situation.enlarges() ? " (too few for a network, so they are enlarged)" : "",
                recipe));
  }

  private static Recipe recipe(Situation situation, boolean onEncoder) {
    if (onEncoder) {
      return HeadRecipes.of(situation);
    }
    return situation.data().clips() ? ClipRecipes.of(situation) : ImageRecipes.of(situation);
  }

  /** Name of the preset that was applied, if one was. */
  public Optional<String> applied() {
    return chosen.map(PresetOptions::text);
  }

  /** Options on the command line, in the environment or in a file. */
  private Map<String, String> given() {
    CommandLine command = spec.commandLine();
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      if (command.getParseResult().hasMatchedOption(option) || isConfigured(command, option)) {
        given.put(option.longestName(), Objects.toString(option.getValue()));
      }
    }
    return given;
  }

  private static boolean isConfigured(CommandLine command, OptionSpec option) {
    IDefaultValueProvider elsewhere = command.getDefaultValueProvider();
    try {
      return elsewhere != null && elsewhere.defaultValue(option) != null;
    } catch (Exception e) {
      throw new IllegalStateException("no option has a default that cannot be read", e);
    }
  }

  private void set(String name, String value) {
    OptionSpec option = Objects.requireNonNull(spec.findOption(name), name);
    Class<?> type = option.type();
    if (type == int.class || type == Integer.class) {
      option.setValue(Integer.valueOf(value));
    } else if (type == double.class || type == Double.class) {
      option.setValue(Double.valueOf(value));
    } else if (type == boolean.class) {
      option.setValue(Boolean.valueOf(value));
    } else {
      option.setValue(value);
    }
  }

  private Preset preset(String text) {
    return Arrays.stream(Preset.values())
        .filter(one -> text(one).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--preset must be one of %s, not %s"
                        .formatted(
                            Arrays.stream(Preset.values())
                                .map(PresetOptions::text)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  private static String text(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }
}
