package dev.clipstream.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  @TempDir Path folder;

  @Test
  void theSums_areThoseOfTheStandard() {
    assertThat(Sha256.of(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Sha256.of("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.of("ä")).isEqualTo(Sha256.of("ä".getBytes(UTF_8)));
  }

  @Test
  void aFile_hasTheSumOfItsBytes_howeverLongItIs() throws IOException {
    for (int length : new int[] {0, 1, (1 << 16) - 1, 1 << 16, 200_000}) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      Path file = Files.write(folder.resolve("file" + length), bytes);
      assertThat(Sha256.of(file)).isEqualTo(Sha256.of(bytes));
    }
  }

  @Test
  void whatIsAddedInParts_hasTheSumOfTheWhole() throws IOException {
    Path file = Files.write(folder.resolve("file"), "some bytes".getBytes(UTF_8));
    assertThat(new Sha256().add("a").add("bc".getBytes(UTF_8)).hex()).isEqualTo(Sha256.of("abc"));
    assertThat(new Sha256().add("a").add(file, 4).hex()).isEqualTo(Sha256.of("asome"));
    assertThat(new Sha256().add(file, 100).hex()).isEqualTo(Sha256.of("some bytes"));
  }

  @Test
  void aFileThatIsNotThere_isSaidToBeMissing() {
    assertThatThrownBy(() -> Sha256.of(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
