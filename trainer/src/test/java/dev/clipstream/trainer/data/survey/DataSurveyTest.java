package dev.clipstream.trainer.data.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.Datasets;
import dev.clipstream.trainer.data.store.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSurveyTest {

  @TempDir private Path directory;

  @Test
  void imagesAreCountedWithoutThosePutAside_andTheMedianOfTheirShorterSidesIsTaken()
      throws IOException {
    for (int i = 0; i < 20; i++) {
      image("a/" + i + ".jpg", i < 3 ? 300 : 60, 90);
      image("b/" + i + ".jpg", 80, 60);
    }
    Files.writeString(directory.resolve("b/broken.jpg"), "text");

    assertThat(DataSurvey.of(named("images"), request(OptionalInt.empty()), false))
        .isEqualTo(new DataSurvey(false, false, 37, 60));
  }

  @Test
  void framesOfFoldersSayHowLargeClipsAre() throws IOException {
    for (int i = 0; i < 10; i++) {
      for (int frame = 0; frame < 3; frame++) {
        image("a/%d/%d.jpg".formatted(i, frame), 50, 40);
        image("b/%d/%d.jpg".formatted(i, frame), 50, 40);
      }
    }

    assertThat(DataSurvey.of(named("clips"), request(OptionalInt.empty()), true))
        .isEqualTo(new DataSurvey(true, false, 18, 40));
  }

  @Test
  void madeClipsAreAsManyAndAsLargeAsTheyAreMade() {
    assertThat(DataSurvey.of(named("shapes"), request(OptionalInt.of(24)), true))
        .isEqualTo(new DataSurvey(true, true, 24, 32));
    assertThat(DataSurvey.of(named("shapes"), request(OptionalInt.of(24)), false).examples())
        .isEqualTo(96);
  }

  @Test
  void whereNothingCanBeRead_imagesAreOfTheUsualSize() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Files.createDirectories(directory.resolve(name));
      Files.writeString(directory.resolve(name + "/1.jpg"), "text");
      Files.writeString(directory.resolve(name + "/2.jpg"), "text");
    }

    DataSurvey survey = DataSurvey.of(named("images"), request(OptionalInt.empty()), false);

    assertThat(survey.side()).isEqualTo(64);
  }

  private static Dataset named(String name) {
    return Objects.requireNonNull(Datasets.all().get(name));
  }

  private DataRequest request(OptionalInt examples) {
    Resize any =
        new Resize(OptionalInt.empty(), OptionalInt.empty(), Resizing.halving(Fit.STRETCH));
    return new DataRequest(Optional.of(directory), any, examples, 1, Optional.empty());
  }

  private void image(String name, int width, int height) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      Files.write(file, encoder.encode(new Pixels(width, height, new byte[3 * width * height])));
    }
  }
}
