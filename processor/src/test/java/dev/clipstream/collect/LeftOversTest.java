package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOversTest {

  @TempDir Path folder;

  @Test
  void whatAKilledRunLeftHalfWritten_goes_andNothingElse() throws IOException {
    Path clip = folder.resolve("rises").resolve("camera+take");
    Path image = clip.resolve("000001.jpg");
    Files.createDirectories(clip);
    Files.write(image, new byte[] {1});
    Path inClip = leftOver(image);
    Path inClass = leftOver(folder.resolve("rises").resolve("camera+000002.jpg"));
    Path somebodys = Files.write(clip.resolve(".notes.tmp"), new byte[] {2});
    Path atWork = AtomicFiles.prepare(image, file -> Files.write(file, new byte[] {3}));
    age(image);
    age(somebodys);

    var unused = new ClassFolderWriter(folder, Long.MAX_VALUE);

    assertThat(inClip).doesNotExist();
    assertThat(inClass).doesNotExist();
    assertThat(image).exists();
    assertThat(somebodys).exists();
    assertThat(atWork).as("of another process").exists();
  }

  private static Path leftOver(Path target) throws IOException {
    Path file = AtomicFiles.prepare(target, path -> Files.write(path, new byte[] {4}));
    age(file);
    return file;
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(LeftOvers.AT_WORK.multipliedBy(2))));
  }
}
