package dev.clipstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveLinesTest {

  private final StringWriter written = new StringWriter();
  private final LiveLines lines =
      new LiveLines(new PrintWriter(written), () -> new Terminal.Size(5, 20));

  /** What is on a terminal that knows just what is used here. */
  private List<String> screen() {
    List<String> screen = new ArrayList<>();
    String text = written.toString();
    for (int at = 0; at < text.length(); ) {
      if (text.startsWith("\033[", at)) {
        int end = text.indexOf('A', at);
        int up = Integer.parseInt(text.substring(at + 2, end));
        assertThat(text).startsWith(text.substring(0, end + 1)).contains("\r\033[J");
        IntStream.range(0, up).forEach(i -> screen.remove(screen.size() - 1));
        at = end + 1 + "\r\033[J".length();
      } else {
        int end = text.indexOf('\n', at);
        screen.add(text.substring(at, end));
        at = end + 1;
      }
    }
    return screen;
  }

  @Test
  void linesTakeThePlaceOfThoseBefore_andWhatIsSaidStandsAboveThem() {
    lines.show(List.of("a 1", "b 1"));
    lines.show(List.of("a 2"));
    lines.say("hello");
    lines.show(List.of("a 3", "b 3"));
    assertThat(screen()).containsExactly("hello", "a 3", "b 3");
  }

  @Test
  void whatIsLeft_staysAsItIs() {
    lines.show(List.of("a"));
    lines.leave();
    lines.say("below");
    assertThat(screen()).containsExactly("a", "below");
  }

  @Test
  void moreThanThereIsRoomFor_isCounted_andNoLineIsWiderThanTheTerminal() {
    lines.show(IntStream.range(0, 9).mapToObj(i -> "line " + i + " and so on and on").toList());
    assertThat(screen())
        .containsExactly(
            "line 0 and so on an", "line 1 and so on an", "line 2 and so on an", "… and 6 more");
  }
}
