package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of temporary files; that a live process locks its own is tested with processes. */
class TemporaryFilesTest {

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private Path make(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "content");
  }

  private Stream<String> left() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).toList().stream();
    }
  }

  @Test
  void whatIsOnAListThatNobodyLocks_isSwept_withTheList() throws IOException {
    make(folder.resolve("onnxruntime-java7/libonnxruntime.so"));
    make(folder.resolve("librocksdbjni8.so"));
    make(folder.resolve("clipstream-demo9/state/deep/file"));
    make(folder.resolve("onnxruntime-java-of-another/libonnxruntime.so"));
    Files.writeString(
        folder.resolve("clipstream-files-1"),
        "onnxruntime-java7\nlibrocksdbjni8.so\nclipstream-demo9\nclipstream-gone\n");
    new TemporaryFiles(folder).sweep();
    assertThat(left()).containsExactly("onnxruntime-java-of-another");
  }

  @Test
  void whateverAListSays_nothingIsDeletedButWhatIsOurs() throws IOException {
    Path foreign = make(elsewhere.resolve("clipstream-precious/file"));
    make(folder.resolve("precious"));
    Files.createSymbolicLink(folder.resolve("clipstream-link"), foreign.getParent());
    Files.writeString(
        folder.resolve("clipstream-files-1"),
        "precious\n"
            + foreign.getParent()
            + "\n"
            + "clipstream-x/../../"
            + elsewhere.getFileName()
            + "/clipstream-precious\n"
            + "clipstream-link\n\n.\n..\n");
    new TemporaryFiles(folder).sweep();
    assertThat(foreign).exists();
    assertThat(left()).containsExactly("precious");
  }

  @Test
  void whatIsClaimed_isOnTheList_once_andStaysWhileThisProcessLives() throws IOException {
    TemporaryFiles files = new TemporaryFiles(folder);
    Path mine = Files.createDirectory(folder.resolve("clipstream-mine"));
    assertThat(files.claim(mine)).isEqualTo(mine);
    files.claim(mine);
    files.claim(elsewhere.resolve("clipstream-other"));
    files.sweep();
    assertThat(mine).exists();
    String list =
        left().filter(name -> name.startsWith("clipstream-files-")).findFirst().orElseThrow();
    assertThat(folder.resolve(list)).hasContent("clipstream-mine\n");
  }
}
