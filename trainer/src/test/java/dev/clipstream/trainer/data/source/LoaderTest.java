package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.FrameSource;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.data.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {

  @TempDir private Path directory;
  private ClassFolders folders = new ClassFolders(List.of(), List.of());

  @BeforeEach
  void files() throws IOException {
    for (String name : List.of("cat", "dog")) {
      Path folder = Files.createDirectories(directory.resolve(name));
      for (int i = 0; i < 10; i++) {
        Files.createFile(folder.resolve(i + ".jpg"));
      }
    }
    folders = ClassFolders.list(directory);
  }

  @Test
  void fullHeapIsToldWithTheFile_andWhatHelps() {
    FrameSource source =
        (example, images) -> {
          if (example.endsWith("dog/3.jpg")) {
            throw new OutOfMemoryError("Java heap space");
          }
          return List.of(new byte[3]);
        };

    assertThatThrownBy(() -> load(ReadProgress.NONE, source))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("dog/3.jpg")
        .hasMessageContaining("of 20 examples")
        .hasMessageContaining("--cache")
        .hasMessageContaining("-Xmx");
  }

  @Test
  @Timeout(60)
  void progressIsTold_whileExamplesAreRead() {
    CountDownLatch told = new CountDownLatch(1);
    List<Integer> examples = new ArrayList<>();
    FrameSource source =
        (example, images) -> {
          await(told);
          return List.of(new byte[3]);
        };

    load(
        (done, all) -> {
          examples.add(all);
          told.countDown();
        },
        source);

    assertThat(examples).isNotEmpty().containsOnly(20);
  }

  @Test
  @Timeout(60)
  void whoIsToldMayEndTheReading() {
    CountDownLatch never = new CountDownLatch(1);
    FrameSource source =
        (example, images) -> {
          await(never);
          return List.of(new byte[3]);
        };
    ReadProgress stopping =
        (done, all) -> {
          throw new IllegalStateException("stopped");
        };

    assertThatThrownBy(() -> load(stopping, source)).hasMessage("stopped");
  }

  private Loader.Loaded<Example> load(ReadProgress progress, FrameSource source) {
    DataRequest request =
        new DataRequest(
                Optional.of(directory),
                Resize.to(1, 1, Fit.STRETCH),
                OptionalInt.empty(),
                1,
                Optional.empty())
            .toldTo(progress);
    return Loader.load(folders, "test", 1, request, source);
  }

  private static void await(CountDownLatch latch) throws UnreadableException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("interrupted", e);
    }
  }
}
