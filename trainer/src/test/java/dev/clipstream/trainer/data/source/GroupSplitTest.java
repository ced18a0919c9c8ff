package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupSplitTest {

  private static final int FOLDS = 4;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();
  private Path data = Path.of("");
  private Path groups = Path.of("");

  /** 40 clips of each of two classes from 24 videos, some of which show both. */
  @BeforeEach
  void clips() throws IOException {
    data = directory.resolve("data");
    groups = directory.resolve("groups.tsv");
    for (String name : List.of("fight", "normal")) {
      Files.createDirectories(data.resolve(name));
      for (int i = 0; i < 40; i++) {
        String clip = name + "/" + i + ".mp4";
        Files.createFile(data.resolve(clip));
        lines.add(clip + "\tvideo " + (name.equals("fight") ? i % 12 : 6 + i % 18));
      }
    }
    Files.write(groups, lines);
  }

  @Test
  void noGroupIsOnBothSides_andEveryExampleIsHeldOutOnce() {
    Set<ClassFolders.Entry> held = new HashSet<>();
    for (int fold = 1; fold <= FOLDS; fold++) {
      Parts<ClassFolders> parts = split(fold);
      Set<String> learned = groupsOf(parts.train());
      learned.retainAll(groupsOf(parts.validation()));

      assertThat(learned).isEmpty();
      assertThat(parts.train().entries().size() + parts.validation().entries().size())
          .isEqualTo(80);
      assertThat(held).doesNotContainAnyElementsOf(parts.validation().entries());
      held.addAll(parts.validation().entries());
    }
    assertThat(held).hasSize(80);
  }

  @Test
  void foldsAreOfAboutOneSizeAndMixture_andDoNotDependOnTheSeed() {
    for (int fold = 1; fold <= FOLDS; fold++) {
      ClassFolders held = split(fold).validation();
      long fights = held.entries().stream().filter(entry -> entry.label() == 0).count();

      assertThat(held.entries().size()).isBetween(16, 24);
      assertThat(fights).isBetween(7L, 13L);
      assertThat(ClassFolders.split(data, 99, folds(fold))).isEqualTo(split(fold));
      assertThat(ClassFolders.forScoring(data, folds(fold))).isEqualTo(held);
    }
  }

  @Test
  void exampleWithoutAGroupIsNamed() throws IOException {
    Files.write(groups, lines.subList(0, lines.size() - 1));
    assertThatThrownBy(() -> split(1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no group for 1 of 80")
        .hasMessageContaining("normal/39.mp4");
    Files.writeString(groups, "fight/0.mp4 video\n");
    assertThatThrownBy(() -> split(1)).hasMessageContaining("a tab and a group");
  }

  @Test
  void fileMayBeginWithAByteOrderMark() throws IOException {
    Parts<ClassFolders> before = split(1);
    Files.writeString(groups, "\uFEFF" + String.join("\r\n", lines) + "\r\n");
    assertThat(split(1)).isEqualTo(before);
  }

  @Test
  void moreFoldsThanGroups_andClassesThatWouldBeMissing_areRefused() throws IOException {
    assertThatThrownBy(() -> ClassFolders.split(data, 1, Optional.of(new Folds(groups, 25, 1))))
        .hasMessageContaining("24 groups");
    lines.replaceAll(line -> line.startsWith("fight") ? line.split("\t", -1)[0] + "\tone" : line);
    Files.write(groups, lines);
    assertThatThrownBy(() -> split(1)).hasMessageContaining("class fight");
    assertThatThrownBy(() -> new Folds(groups, 5, 6)).hasMessageContaining("from 1 to 5");
  }

  private Parts<ClassFolders> split(int fold) {
    return ClassFolders.split(data, 1, folds(fold));
  }

  private Optional<Folds> folds(int fold) {
    return Optional.of(new Folds(groups, FOLDS, fold));
  }

  private Set<String> groupsOf(ClassFolders part) {
    Set<String> found = new HashSet<>();
    for (ClassFolders.Entry entry : part.entries()) {
      String name = data.relativize(entry.path()) + "\t";
      lines.stream()
          .filter(line -> line.startsWith(name))
          .forEach(line -> found.add(line.substring(name.length())));
    }
    return found;
  }
}
