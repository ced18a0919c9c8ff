package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassFoldersTest {

  @TempDir private Path directory;

  @Test
  void everyClassIsHeldOutInPart_andNothingIsInBothParts() throws IOException {
    files("cat", 20);
    files("dog", 5);

    Parts<ClassFolders> parts = ClassFolders.split(directory, 1, Optional.empty());

    assertThat(parts.train().classes()).containsExactly("cat", "dog");
    assertThat(parts.train().entries()).hasSize(22);
    assertThat(parts.validation().entries()).hasSize(3);
    Set<ClassFolders.Entry> all = new HashSet<>(parts.train().entries());
    all.addAll(parts.validation().entries());
    assertThat(all).hasSize(25);
    assertThat(ClassFolders.split(directory, 1, Optional.empty())).isEqualTo(parts);
  }

  @Test
  void trainAndValAreTakenAsTheyAre() throws IOException {
    for (String name : new String[] {"train/cat", "train/dog", "val/cat", "val/dog"}) {
      files(name, 2);
    }

    assertThat(ClassFolders.split(directory, 1, Optional.empty()).validation().entries())
        .hasSize(4);
    assertThat(ClassFolders.forScoring(directory, Optional.empty()).entries())
        .allSatisfy(entry -> assertThat(entry.path()).startsWith(directory.resolve("val")));
  }

  @ParameterizedTest
  @CsvSource({"train,valid", "Train,Validation", "training,val", "train,VAL"})
  void partsGoByTheirUsualNames(String train, String validation) throws IOException {
    for (String part : List.of(train, validation)) {
      files(part + "/cat", 2);
      files(part + "/dog", 2);
    }

    Parts<ClassFolders> parts = split();

    assertThat(parts.train().classes()).containsExactly("cat", "dog");
    assertThat(parts.train().entries()).allMatch(entry -> entry.path().startsWith(in(train)));
    assertThat(parts.validation().entries())
        .allMatch(entry -> entry.path().startsWith(in(validation)));
    assertThat(ClassFolders.forScoring(directory, Optional.empty())).isEqualTo(parts.validation());
  }

  @Test
  void testPartIsScoredOnly_andValidationIsHeldOutOfTheRest() throws IOException {
    for (String name : List.of("train/cat", "train/dog", "test/cat", "test/dog")) {
      files(name, 10);
    }

    Parts<ClassFolders> parts = split();

    assertThat(parts.train().entries()).hasSize(18);
    assertThat(parts.validation().entries()).hasSize(2);
    assertThat(parts.validation().entries())
        .allMatch(entry -> entry.path().startsWith(in("train")));
    ClassFolders scored = ClassFolders.forScoring(directory, Optional.empty());
    assertThat(scored.entries()).hasSize(20).allMatch(entry -> entry.path().startsWith(in("test")));
    files("val/cat", 1);
    files("val/dog", 1);
    assertThat(split().validation().entries()).hasSize(2);
    assertThat(split().validation().entries())
        .allMatch(entry -> entry.path().startsWith(in("val")));
    assertThat(ClassFolders.forScoring(directory, Optional.empty())).isEqualTo(scored);
  }

  @Test
  void whatIsNeitherPartNorClassIsNamed() throws IOException {
    for (String name : List.of("train/cat", "train/dog", "val/cat", "val/dog", "drafts")) {
      files(name, 2);
    }

    assertThat(split().skipped())
        .singleElement(STRING)
        .contains("drafts", "neither train, val nor test");
  }

  @Test
  void partsThatCannotBeToldAreRefused() throws IOException {
    files("test/cat", 2);
    files("val/cat", 2);
    assertRefused(directory, "test/ and val/", "no train/");
    Files.move(in("test"), in("train"));
    files("valid/cat", 2);
    assertRefused(directory, "val/ and valid/", "the same part");
    Files.move(in("val"), in("train/more"));
    Files.move(in("valid"), in("train/yet"));
    assertRefused(directory, "train/ alone");
  }

  @Test
  void classesMayBeCalledLikeAPart() throws IOException {
    files("train", 5);
    files("bus", 5);

    assertThat(split().train().classes()).containsExactly("bus", "train");
  }

  @Test
  void oneClassAloneCanBeScored_butNotLearnedFrom() throws IOException {
    files("cat", 5);

    assertThat(ClassFolders.forScoring(directory, Optional.empty()).entries()).hasSize(5);
    assertRefused(directory, "two class folders");
  }

  @Test
  void classWhoseNameTheLocaleCannotReadIsRefused_withWhatHelps() throws IOException {
    files("k\uFFFDter", 3);
    files("cat", 3);

    assertRefused(directory, "cannot be read in this locale", "LC_ALL=C.UTF-8");
  }

  @Test
  void whatCannotBeLearnedFromIsRefusedAndNamed() throws IOException {
    assertRefused(directory.resolve("missing"), "no folder", "missing");
    assertRefused(directory, "two class folders", "none");
    files("cat", 3);
    assertRefused(directory, "two class folders", "only cat");
    Files.createDirectory(directory.resolve("dog"));
    assertRefused(directory, "empty", "dog");
    Files.createDirectory(directory.resolve("eel"));
    assertRefused(directory, "class folders", "dog, ", "eel are empty");
  }

  @Test
  void onlyExampleOfAClassIsLearned_withAWarning() throws IOException {
    files("cat", 3);
    files("dog", 1);

    for (int seed = 0; seed < 10; seed++) {
      Parts<ClassFolders> parts = ClassFolders.split(directory, seed, Optional.empty());

      assertThat(parts.train().counts()).containsExactly(2, 1);
      assertThat(parts.validation().counts()).containsExactly(1, 0);
      assertThat(parts.warnings())
          .singleElement(STRING)
          .contains("the class dog has too few examples to hold one out", "say nothing of it");
    }
    Files.delete(directory.resolve("cat/0.jpg"));
    Files.delete(directory.resolve("cat/1.jpg"));
    assertRefused(directory, "no class has two examples", "cat");
  }

  @Test
  void classesThatDifferBetweenThePartsAreRefused() throws IOException {
    for (String name : new String[] {"train/cat", "train/dog", "val/cat", "val/cow"}) {
      files(name, 2);
    }

    assertRefused(directory, "differ", "cow");
  }

  private Parts<ClassFolders> split() {
    return ClassFolders.split(directory, 1, Optional.empty());
  }

  private Path in(String name) {
    return directory.resolve(name);
  }

  private static void assertRefused(Path directory, String... parts) {
    assertThatThrownBy(() -> ClassFolders.split(directory, 1, Optional.empty()))
        .isInstanceOf(DataException.class)
        .message()
        .contains(parts);
  }

  private void files(String name, int count) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    for (int i = 0; i < count; i++) {
      Files.createFile(folder.resolve(i + ".jpg"));
    }
  }
}
