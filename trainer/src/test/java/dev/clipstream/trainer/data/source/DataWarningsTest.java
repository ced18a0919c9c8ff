package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataWarningsTest {

  @TempDir private Path directory;

  @Test
  void orderlyDataIsNotWarnedOf() throws IOException {
    files("cat", 30);
    files("dog", 12);

    assertThat(warnings()).isEmpty();
  }

  @Test
  void rareClassIsNamed_withWhatToLookAt() throws IOException {
    files("cat", 300);
    files("dog", 10);

    assertThat(warnings()).singleElement(STRING).contains("cat has 270", "dog only 9", "recall");
  }

  @Test
  void fileInBothPartsIsNamed_whateverItIsCalled() throws IOException {
    for (String part : List.of("train", "val")) {
      files(part + "/cat", 5);
      files(part + "/dog", 5);
    }
    Files.copy(in("train/cat/3"), in("val/cat/holiday"));
    Files.copy(in("train/dog/1"), in("train/dog/again"));

    assertThat(warnings())
        .singleElement(STRING)
        .contains("1 of 11", "val/cat/holiday, which is train/cat/3", "too high");
  }

  @Test
  void clipInBothPartsIsNamed_thoughItIsAFolder() throws IOException {
    for (String part : List.of("train", "val")) {
      files(part + "/up/a-" + part, 3);
      files(part + "/down/b-" + part, 3);
    }
    Files.createDirectory(in("val/up/copy"));
    for (int i = 0; i < 3; i++) {
      Files.copy(in("train/up/a-train/" + i), in("val/up/copy/" + i));
    }

    assertThat(warnings()).singleElement(STRING).contains("val/up/copy, which is train/up/a-train");
  }

  @Test
  void filesThatOnlyBeginAlikeOrAreAsLongAreNotTheSame() throws IOException {
    byte[] one = new byte[6000];
    byte[] other = one.clone();
    other[5999] = 1;
    for (String part : List.of("train", "val")) {
      files(part + "/cat", 2);
      files(part + "/dog", 2);
    }
    Files.write(in("train/cat/x"), one);
    Files.write(in("val/cat/x"), other);
    Files.write(in("train/dog/empty"), new byte[0]);
    Files.write(in("val/dog/empty"), new byte[0]);

    assertThat(warnings()).isEmpty();
  }

  @Property(tries = 50)
  void groupsHoldWhatIsTheSameAndNothingElse(
      @ForAll @Size(max = 20) List<@IntRange(max = 4) Integer> contents) throws IOException {
    Path folder = Files.createTempDirectory("contents");
    List<ClassFolders.Entry> entries = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      // Two lengths for five contents.
      byte[] bytes = new byte[5000 + contents.get(i) % 2];
      new Random(contents.get(i)).nextBytes(bytes);
      entries.add(
          new ClassFolders.Entry(Files.write(folder.resolve(Integer.toString(i)), bytes), 0));
    }
    ClassFolders all = new ClassFolders(List.of("one"), entries);
    ClassFolders none = new ClassFolders(List.of("one"), List.of());
    FileFacts facts = FileFacts.of(folder, Parts.of(all, none));

    List<List<ClassFolders.Entry>> groups = SameContent.groups(entries, facts);

    List<List<ClassFolders.Entry>> expected = new ArrayList<>();
    for (int content : contents.stream().distinct().toList()) {
      List<ClassFolders.Entry> same = new ArrayList<>();
      for (int i = 0; i < contents.size(); i++) {
        if (contents.get(i) == content) {
          same.add(entries.get(i));
        }
      }
      if (same.size() > 1) {
        expected.add(same);
      }
    }
    assertThat(groups).isEqualTo(expected);
    for (ClassFolders.Entry entry : entries) {
      Files.delete(entry.path());
    }
    Files.delete(folder);
  }

  @Test
  void hashOfADataSetChangesWithItsFiles_notWithTheSplitOrThePlace() throws IOException {
    files("data/cat", 30);
    files("data/dog", 30);
    String first = hash("data", 1);

    assertThat(hash("data", 2)).isEqualTo(first).matches("[0-9a-f]{64}");
    Files.move(in("data"), in("moved"));
    assertThat(hash("moved", 1)).isEqualTo(first);
    Files.write(in("moved/cat/3"), new byte[7]);
    String changed = hash("moved", 1);
    assertThat(changed).isNotEqualTo(first);
    Files.delete(in("moved/cat/3"));
    assertThat(hash("moved", 1)).isNotIn(first, changed);
  }

  private String hash(String name, long seed) {
    Path folder = in(name);
    return FileFacts.of(folder, ClassFolders.split(folder, seed, Optional.empty())).sha256();
  }

  private List<String> warnings() {
    Parts<ClassFolders> parts = ClassFolders.split(directory, 1, Optional.empty());
    return DataWarnings.of(parts, FileFacts.of(directory, parts), ReadProgress.NONE);
  }

  private Path in(String name) {
    return directory.resolve(name);
  }

  /** Files of which no two are the same. */
  private void files(String name, int count) throws IOException {
    Path folder = Files.createDirectories(in(name));
    for (int i = 0; i < count; i++) {
      Files.writeString(folder.resolve(Integer.toString(i)), name + " " + i);
    }
  }
}
