package dev.clipstream.cli.collect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.collect.AttributeLabels;
import dev.clipstream.collect.CollectException;
import dev.clipstream.collect.Collector;
import dev.clipstream.collect.Selection;
import dev.clipstream.records.FrameReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that cannot be made is said in words. */
class CollectFolderTest {

  @TempDir Path folder;

  @Test
  void fileIsNoFolder_norIsWhatWouldLieInOne() throws IOException {
    Path file = Files.writeString(folder.resolve("passwd"), "x");
    assertThatThrownBy(() -> collector(file))
        .isInstanceOf(CollectException.class)
        .hasMessage("the folder " + file + " cannot be made: it is a file");
    assertThatThrownBy(() -> collector(file.resolve("images")))
        .isInstanceOf(CollectException.class)
        .hasMessageStartingWith("the folder " + file.resolve("images") + " cannot be made: ")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void aLinkThatLeadsNowhere_isNoFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    for (Path out : new Path[] {link, link.resolve("images")}) {
      assertThatThrownBy(() -> collector(out))
          .isInstanceOf(CollectException.class)
          .hasMessage(
              "the folder " + out + " cannot be made: " + link + " is a link that leads nowhere");
    }
  }

  private static void collector(Path out) throws IOException {
    Selection selection = new Selection(out, false, 0, 1, Optional.empty());
    new Collector(new FrameReader(Optional.empty()), new AttributeLabels("kind"), selection, 0)
        .close();
  }
}
