package dev.clipstream.trainer.runlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingProgress;
import dev.clipstream.trainer.train.pace.EpochPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back by code of the tests' own, byte by byte. */
class EventFileTest {

  @TempDir private Path directory;

  @Test
  void everyEpochIsThereAsSoonAsItHasEnded_withItsScalars() throws IOException {
    Path folder = directory.resolve("runs/first");
    RunLog log = log(folder);
    log.epochs(reports(1), paces(1));
    assertThat(onlyFile(folder)).hasSize(2);

    log.epochs(reports(2), paces(2));
    List<TensorBoardReader.Event> events = onlyFile(folder);

    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events).extracting(TensorBoardReader.Event::step).containsExactly(0L, 1L, 2L);
    assertThat(events.get(2).scalars())
        .containsEntry("loss/train", 0.5f)
        .containsEntry("loss/validation", 1.5f)
        .containsEntry("accuracy/validation", 0.25f)
        .containsEntry("rate", 0.125f)
        .containsEntry("seconds", 4f)
        .containsEntry("images_per_second", 16f)
        .hasSize(9);
    assertThat(events).allMatch(event -> event.seconds() > 1e9);
  }

  @Test
  void runThatGoesOnAddsItsNewEpochsOnly_andAllToAnotherFolder() throws IOException {
    Path folder = directory.resolve("same");
    log(folder).epochs(reports(2), paces(2));

    RunLog resumed = log(folder);
    resumed.epochs(reports(2), paces(2));
    resumed.epochs(reports(3), paces(3));
    List<Long> steps = new ArrayList<>();
    for (Path file : files(folder)) {
      TensorBoardReader.read(file).forEach(event -> steps.add(event.step()));
    }
    assertThat(steps).containsExactly(0L, 1L, 2L, 0L, 3L);

    Path other = directory.resolve("other");
    RunLog elsewhere = log(other);
    elsewhere.epochs(reports(2), paces(2));
    elsewhere.epochs(reports(3), paces(3));
    assertThat(onlyFile(other))
        .extracting(TensorBoardReader.Event::step)
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void whatIsNotKnownIsLeftOut() throws IOException {
    log(directory).epochs(reports(1), List.of(EpochPace.UNKNOWN));

    assertThat(onlyFile(directory).get(1).scalars())
        .containsKey("loss/train")
        .doesNotContainKeys("rate", "seconds", "images_per_second");
  }

  @Test
  void eventsThatCannotBeWrittenAreToldOnce_andTheTrainingGoesOn() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    List<String> said = new ArrayList<>();
    RunLog log = new RunLog(TrainingProgress.NONE, Optional.of(file), said::add);

    log.epochs(reports(1), paces(1));
    log.epochs(reports(2), paces(2));

    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("from epoch 1 on", file.toString());
    assertThat(log.all()).hasSize(2);
  }

  private static RunLog log(Path folder) {
    return new RunLog(TrainingProgress.NONE, Optional.of(folder), line -> {});
  }

  private static List<EpochReport> reports(int count) {
    return Stream.iterate(1, i -> i + 1)
        .limit(count)
        .map(i -> new EpochReport(i, 1.0 / i, 0.75, 1.5, 0.25, 0.5, 0.375))
        .toList();
  }

  private static List<EpochPace> paces(int count) {
    return Stream.generate(() -> new EpochPace(0.125, 4, 64)).limit(count).toList();
  }

  private static List<TensorBoardReader.Event> onlyFile(Path folder) throws IOException {
    List<Path> files = files(folder);
    assertThat(files).hasSize(1);
    return TensorBoardReader.read(files.get(0));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
