package dev.clipstream.trainer.cli.preset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.cli.options.TrainingOptions;
import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.survey.DataSurvey;
import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.model.NetSize;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What a preset chooses for which data. */
class RecipeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FAST     | 50000   | 32   | cnn          |     | 10  | 64",
        "BALANCED | 50000   | 32   | resnet       |     | 20  | 128",
        "ACCURATE | 50000   | 32   | whitened-vgg |     | 10  | 1024",
        "ACCURATE | 2000    | 32   | resnet       |     | 200 | 64",
        "FAST     | 450     | 500  | resnet18     | 96  | 40  | 16",
        "BALANCED | 450     | 500  | resnet18     | 128 | 80  | 16",
        "ACCURATE | 450     | 500  | resnet18     | 224 | 200 | 16",
        "ACCURATE | 1200000 | 400  | resnet18     | 224 | 20  | 128",
        "BALANCED | 450     | 100  | resnet18     | 96  | 80  | 16",
        "BALANCED | 450     | 28   | resnet       | 28  | 80  | 16",
        "BALANCED | 450     | 10   | resnet       | 24  | 80  | 16"
      })
  void modelSizeAndLengthFollowTheData(
      String preset, int examples, int side, String model, Integer size, int epochs, int batch) {
    Recipe recipe = ImageRecipes.of(images(Preset.valueOf(preset), examples, side, size != null));

    assertThat(recipe.options()).containsEntry("--model", model);
    assertThat(recipe.options()).containsEntry("--epochs", Integer.toString(epochs));
    assertThat(recipe.options()).containsEntry("--batch", Integer.toString(batch));
    assertThat(recipe.options().get("--size"))
        .isEqualTo(size == null ? null : Integer.toString(size));
  }

  @Test
  void accurateOnCifarIsTheRecipeOfTheReadme() {
    assertThat(ImageRecipes.of(images(Preset.ACCURATE, 50_000, 32, false)))
        .hasToString(
            "--model whitened-vgg --epochs 10 --batch 1024 --optimizer sgd --rate 1.5 --momentum"
                + " 0.85 --weight-decay 0.00133 --weight-decay-on all --norm-bias-factor 64"
                + " --schedule triangle --warm-up 0.23 --lookahead 5 --label-smoothing 0.2"
                + " --augment alternating-flip,crop=2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FAST     | 4000 | 32  | cnn      | 6  |     |",
        "BALANCED | 4000 | 32  | resnet   | 12 |     | true",
        "FAST     | 200  | 200 | cnn      | 40 | 64  |",
        "BALANCED | 200  | 200 | resnet   | 80 | 96  | true",
        "ACCURATE | 200  | 200 | resnet18 | 160 | 112 | true"
      })
  void clipsAreLearnedByGru_overAnEncoderOfThePreset(
      String preset,
      int examples,
      int side,
      String encoder,
      int epochs,
      Integer size,
      String motion) {
    boolean files = size != null;
    Situation situation =
        new Situation(
            Preset.valueOf(preset), new DataSurvey(true, !files, examples, side), files, Map.of());
    Map<String, String> options = ClipRecipes.of(situation).options();

    assertThat(options)
        .containsEntry("--model", "gru")
        .containsEntry("--encoder", encoder)
        .containsEntry("--epochs", Integer.toString(epochs));
    assertThat(options.get("--size")).isEqualTo(size == null ? null : Integer.toString(size));
    assertThat(options.get("--motion")).isEqualTo(motion);
    assertThat(options.containsKey("--augment")).isEqualTo(files);
    assertThat(options.getOrDefault("--augment", "")).doesNotContain("flip");
  }

  @Test
  void frozenEncoderOfACheckpointIsLeftAsItIs_andFeaturesAreComputedOnce() {
    Map<String, String> given = Map.of("--encoder-from", "e.pt", "--freeze-encoder", "true");
    Situation situation =
        new Situation(Preset.ACCURATE, new DataSurvey(true, false, 200, 200), true, given);

    assertThat(ClipRecipes.of(situation).options())
        .containsEntry("--epochs", "100")
        .doesNotContainKeys("--encoder", "--width", "--depth", "--size", "--augment");
    Map<String, String> viewed = new TreeMap<>(given);
    viewed.put("--views", "2");
    assertThat(
            ClipRecipes.of(
                    new Situation(
                        Preset.ACCURATE, new DataSurvey(true, false, 200, 200), true, viewed))
                .options())
        .containsKey("--augment");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void headsAreLearnedForEpochsOnly_ofFeaturesThatStayAsTheyAre(Preset preset) {
    for (boolean clips : new boolean[] {false, true}) {
      Situation situation =
          new Situation(preset, new DataSurvey(clips, false, 500, 300), true, Map.of());
      Map<String, String> options = HeadRecipes.of(situation).options();

      assertThat(options).containsKeys("--model", "--epochs");
      assertThat(options).doesNotContainKeys("--size", "--augment", "--width", "--encoder");
      assertThat(Architectures.isSequence(options.getOrDefault("--model", ""))).isTrue();
      assertThat(options.containsKey("--motion")).isEqualTo(clips && preset == Preset.ACCURATE);
    }
  }

  @Test
  void whatIsGivenIsLeftAlone_andWhatItWouldContradictIsLeftOut() {
    Situation adam =
        new Situation(
            Preset.ACCURATE,
            new DataSurvey(false, false, 50_000, 32),
            false,
            Map.of("--optimizer", "adamw", "--ema-decay", "0.99", "--epochs", "3"));
    assertThat(ImageRecipes.of(adam).options())
        .containsEntry("--model", "whitened-vgg")
        .doesNotContainKeys(
            "--optimizer",
            "--epochs",
            "--rate",
            "--momentum",
            "--weight-decay",
            "--weight-decay-on",
            "--norm-bias-factor",
            "--ema-decay",
            "--lookahead");

    Situation batch =
        new Situation(
            Preset.ACCURATE,
            new DataSurvey(false, false, 50_000, 32),
            false,
            Map.of("--batch", "256"));
    assertThat(ImageRecipes.of(batch).options())
        .containsEntry("--rate", "0.375")
        .doesNotContainKey("--batch");

    Situation model =
        new Situation(
            Preset.ACCURATE,
            new DataSurvey(false, false, 50_000, 32),
            false,
            Map.of("--model", "rnn", "--size", "40x64"));
    assertThat(ImageRecipes.of(model).options())
        .containsEntry("--augment", "flip")
        .containsEntry("--rate", "0.004")
        .doesNotContainKeys("--model", "--size", "--width", "--optimizer");
  }

  @Test
  void madeImagesAreNotFlipped() {
    for (Preset preset : Preset.values()) {
      for (int examples : new int[] {100, 20_000}) {
        Situation made =
            new Situation(preset, new DataSurvey(false, true, examples, 32), false, Map.of());
        assertThat(ImageRecipes.of(made).options().getOrDefault("--augment", ""))
            .doesNotContain("flip");
      }
    }
  }

  /** The options of training, to be checked as a run checks them. */
  private static final class Command implements Runnable {
    @Mixin private final TrainingOptions training = new TrainingOptions();

    @Override
    public void run() {}
  }

  @Property(tries = 60)
  void whateverTheData_theRecipeIsOneThatCanBeRun(
      @ForAll Preset preset,
      @ForAll boolean clips,
      @ForAll boolean made,
      @ForAll @IntRange(min = 1, max = 3_000_000) int examples,
      @ForAll @IntRange(min = 1, max = 6000) int side) {
    Situation situation =
        new Situation(preset, new DataSurvey(clips, made, examples, side), !made, Map.of());
    Recipe recipe = clips ? ClipRecipes.of(situation) : ImageRecipes.of(situation);
    Map<String, String> options = new TreeMap<>(recipe.options());

    String model = String.valueOf(options.remove("--model"));
    String frames = clips ? String.valueOf(options.remove("--encoder")) : model;
    int size = Integer.parseInt(options.getOrDefault("--size", "32"));
    options.remove("--size");
    options.remove("--motion");
    NetSize usual = Architectures.usualSize(frames);
    NetSize net =
        new NetSize(
            Integer.parseInt(options.getOrDefault("--depth", "" + usual.depth())),
            Integer.parseInt(options.getOrDefault("--width", "" + usual.width())),
            false);
    assertThat(options.containsKey("--width")).isEqualTo(Architectures.sizing(frames).hasWidth());
    assertThat(options.containsKey("--depth")).isEqualTo(Architectures.sizing(frames).hasDepth());
    options.keySet().removeAll(List.of("--depth", "--width"));
    assertThat(Architectures.takes(frames, size, size, net)).isTrue();
    assertThat(size).isBetween(24, 224);

    Command command = new Command();
    CommandLine line = new CommandLine(command);
    line.parseArgs(
        options.entrySet().stream()
            .map(o -> o.getKey() + "=" + o.getValue())
            .toArray(String[]::new));
    TrainingOptions.Chosen chosen = command.training.chosen(clips, model, 1);
    assertThat(chosen.plan().epochs()).isBetween(4, 200);
    assertThat(Augmentation.parse(options.getOrDefault("--augment", "crop=1"))).isNotNull();
  }

  private static Situation images(Preset preset, int examples, int side, boolean files) {
    return new Situation(preset, new DataSurvey(false, false, examples, side), files, Map.of());
  }
}
