package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void whatCannotBeLearnedFromIsRefusedAndNamed() throws IOException {
    assertRefused(directory.resolve("missing"), "no folder", "missing");
    assertRefused(directory, "two class folders", "none");
    files("cat", 3);
    assertRefused(directory, "two class folders", "only cat");
    Files.createDirectory(directory.resolve("dog"));
    assertRefused(directory, "empty", "dog");
    files("dog", 1);
    assertRefused(directory, "one example", "dog");
  }

  @Test
  void classesThatDifferBetweenThePartsAreRefused() throws IOException {
    for (String name : new String[] {"train/cat", "train/dog", "val/cat", "val/cow"}) {
      files(name, 2);
    }

    assertRefused(directory, "differ", "cow");
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
