package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicFilesTest {

  @TempDir Path folder;

  /** Writes a file in one of the two ways. */
  interface Way {
    void write(Path target, AtomicFiles.Writer writer) throws IOException;
  }

  static Stream<Way> ways() {
    return Stream.of(AtomicFiles::write, AtomicFiles::writeUnflushed);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFile_isThereWhole_inAFolderThatNeedNotExist(Way way) throws IOException {
    Path target = folder.resolve("new").resolve("file");
    way.write(target, file -> Files.writeString(file, "one"));
    assertThat(target).hasContent("one");
    way.write(target, file -> Files.writeString(file, "two"));
    assertThat(files()).containsExactly(target);
    assertThat(target).hasContent("two");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whileItIsWritten_theEarlierOneIsThere_andAFailureLeavesIt(Way way) throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "earlier");
    assertThatThrownBy(
            () ->
                way.write(
                    target,
                    file -> {
                      Files.writeString(file, "half");
                      assertThat(target).hasContent("earlier");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space");
    assertThat(files()).containsExactly(target);
    assertThat(target).hasContent("earlier");
  }

  @Test
  void whatIsPrepared_isSeenOnlyOnceItIsPutInPlace() throws IOException {
    Path target = folder.resolve("file");
    Path prepared = AtomicFiles.prepare(target, file -> Files.writeString(file, "new"));
    assertThat(target).doesNotExist();
    AtomicFiles.replace(prepared, target);
    assertThat(target).hasContent("new");
    assertThat(files()).containsExactly(target);
  }
}
