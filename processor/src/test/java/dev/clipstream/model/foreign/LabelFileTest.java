package dev.clipstream.model.foreign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private List<String> read(String text, Charset charset) throws IOException {
    return LabelFile.read(Files.write(folder.resolve("labels.txt"), text.getBytes(charset)));
  }

  @Test
  void whateverEditorWroteThem_namesAreRead() throws IOException {
    List<String> names = List.of("rouge", "vert foncé", "bleu");
    String unix = String.join("\n", names) + "\n";
    String windows = String.join("\r\n", names) + "\r\n\r\n";
    assertThat(read(unix, UTF_8)).isEqualTo(names);
    assertThat(read("\uFEFF" + windows, UTF_8)).isEqualTo(names);
    assertThat(read(windows, ISO_8859_1)).isEqualTo(names);
    assertThat(read("\uFEFF" + windows, UTF_16LE)).isEqualTo(names);
    assertThat(read(String.join("\n", names), UTF_8)).isEqualTo(names);
  }

  @Test
  void numbersBeforeTheNames_areNoNames_butOnlyWhereEveryLineHasItsOwn() throws IOException {
    assertThat(read("0 cat\n1 guide dog\n", UTF_8)).containsExactly("cat", "guide dog");
    assertThat(read("0: cat\n1: dog\n", UTF_8)).containsExactly("cat", "dog");
    assertThat(read("0\n1\n2\n", UTF_8)).containsExactly("0", "1", "2");
    assertThat(read("0 cars\n2 cars\n", UTF_8)).containsExactly("0 cars", "2 cars");
  }

  @Test
  void anObjectOfNumbers_isAList() throws IOException {
    assertThat(LabelObject.inOrder(object("{\"1\":\"dog\",\"0\":\"cat\",\"2\":\"cow\"}")))
        .hasToString("[\"cat\",\"dog\",\"cow\"]");
    StringBuilder many = new StringBuilder("{\"0\":\"c0\"");
    for (int i = 1; i < 12; i++) {
      many.append(",\"").append(i).append("\":\"c").append(i).append('"');
    }
    assertThat(LabelObject.inOrder(object(many + "}")).get(10).asText()).isEqualTo("c10");
  }

  @Test
  void anObjectTheOtherWayRound_isRefused_withTheLineThatMendsIt() throws IOException {
    assertThatThrownBy(() -> LabelObject.inOrder(object("{\"dog\":1,\"cat\":0}")))
        .hasMessageContaining("put \"labels\": [\"cat\",\"dog\"]");
  }

  @Test
  void anObjectWithGaps_isRefused_withWhatItShouldLookLike() throws IOException {
    for (String wrong :
        List.of(
            "{\"1\":\"dog\",\"2\":\"cat\"}",
            "{\"0\":\"dog\",\"2\":\"cat\"}",
            "{}",
            "{\"a\":\"b\"}")) {
      assertThatThrownBy(() -> LabelObject.inOrder(object(wrong)))
          .hasMessageContaining("from 0 on and without a gap");
    }
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
