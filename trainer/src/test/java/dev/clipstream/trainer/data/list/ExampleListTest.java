package dev.clipstream.trainer.data.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.TimeSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists say what they say whatever they are written with, and name every bad row at once. */
class ExampleListTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeVideos() throws IOException {
    Files.createDirectories(folder.resolve("videos/frames"));
    for (String name : List.of("a.mp4", "b.mp4", "Küche, \"oben\".mp4")) {
      Files.writeString(folder.resolve("videos").resolve(name), "video");
    }
  }

  @Test
  void everyColumnIsRead_relativeToTheList() {
    List<ListedExample> examples =
        list(
            "clips.csv",
            """
            path,label,start,end,split,group,remark
            videos/a.mp4,wave,3.5,5,train,kitchen,good
            "videos/Küche, ""oben"".mp4", jump up ,,,VAL,garden,"two
            lines"

            videos/b.mp4,wave,2,,test,cellar,
            """);

    assertThat(examples)
        .containsExactly(
            new ListedExample(
                2,
                "videos/a.mp4",
                folder.resolve("videos/a.mp4"),
                List.of("wave"),
                new TimeSpan(3_500_000, 5_000_000),
                Optional.of(ListedPart.TRAIN),
                "kitchen"),
            new ListedExample(
                3,
                "videos/Küche, \"oben\".mp4",
                folder.resolve("videos/Küche, \"oben\".mp4"),
                List.of("jump up"),
                TimeSpan.ALL,
                Optional.of(ListedPart.VALIDATION),
                "garden"),
            new ListedExample(
                6,
                "videos/b.mp4",
                folder.resolve("videos/b.mp4"),
                List.of("wave"),
                new TimeSpan(2_000_000, Long.MAX_VALUE),
                Optional.of(ListedPart.TEST),
                "cellar"));
    assertThat(examples.get(0).title()).isEqualTo("videos/a.mp4, 3.5 to 5 s");
  }

  @Test
  void jsonLinesSayTheSame() {
    String csv = "path,label,start,end\nvideos/a.mp4,7,1,2.25\nvideos/b.mp4,8,,\n";
    String json =
        """
        {"path": "videos/a.mp4", "label": 7, "start": 1, "end": "2.25", "note": {"x": [1]}}
        {"label": "8", "path": "videos/b.mp4", "start": null}
        """;

    assertThat(list("clips.jsonl", json))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
        .isEqualTo(list("clips.csv", csv));
  }

  @Test
  void severalLabelsAreSeparatedByBars_orAnArray_andOneMayHaveNone() {
    String csv =
        """
        path,label,start
        videos/a.mp4, wave | jump|wave,1
        videos/a.mp4,|,2
        videos/b.mp4,sit,
        """;
    String json =
        """
        {"path": "videos/a.mp4", "label": ["wave", "jump", " wave"], "start": 1}
        {"path": "videos/a.mp4", "label": [], "start": 2}
        {"path": "videos/b.mp4", "label": ["sit"]}
        """;

    assertThat(list("clips.csv", csv))
        .extracting(ListedExample::labels)
        .containsExactly(List.of("jump", "wave"), List.of(), List.of("sit"));
    assertThat(list("clips.jsonl", json))
        .extracting(ListedExample::labels)
        .containsExactly(List.of("jump", "wave"), List.of(), List.of("sit"));
    assertThat(list("clips.jsonl", json).get(0).label()).isEqualTo("jump|wave");
    assertThat(ExampleList.read(folder.resolve("clips.jsonl")).hasSeveralLabels()).isTrue();
    list("clips.jsonl", json.lines().skip(2).collect(Collectors.joining("\n")));
    assertThat(ExampleList.read(folder.resolve("clips.jsonl")).hasSeveralLabels()).isFalse();
    assertThat(list("clips.jsonl", "{\"path\": \"videos/a.mp4\", \"label\": \"a|b\"}"))
        .extracting(ListedExample::labels)
        .containsExactly(List.of("a|b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void spreadsheetsOfAnyCountryAreRead(String separator) {
    String text =
        "\uFEFF"
            + List.of("Path,Label,Start", "videos/a.mp4,wave,1", "videos/b.mp4,jump,").stream()
                .map(line -> line.replace(",", separator))
                .collect(Collectors.joining("\r\n"));

    assertThat(list("clips.csv", text))
        .extracting(ListedExample::label)
        .containsExactly("wave", "jump");
  }

  @Test
  void groupIsTheFileWhereNoneIsGiven_soThatWindowsOfOneVideoStayTogether() {
    List<ListedExample> examples =
        list(
            "clips.csv",
            """
            path,label,start,end
            videos/a.mp4,x,0,1
            videos/../videos/a.mp4,y,1,2
            videos/b.mp4,x,,
            """);

    assertThat(examples.get(0).group()).isEqualTo(examples.get(1).group());
    assertThat(examples.get(2).group()).isNotEqualTo(examples.get(0).group());
  }

  @Test
  void everyBadRowIsNamedByItsLine_allAtOnce() {
    assertThat(
            wrong(
                () ->
                    list(
                        "clips.csv",
                        """
                        path,label,start,end,split,group
                        videos/none.mp4,wave,,,train,
                        videos/a.mp4,,x,1:20,train,

                        videos/a.mp4,wave,5,5,train,
                        ,wave,,,later,
                        videos/frames,wave,1,2,train,
                        videos/a.mp4,wave,0,1,train,g
                        videos/a.mp4,jump,0.0,1.000,train,g
                        videos/b.mp4,wave,,,test,g
                        videos/b.mp4,wave,1,,,h
                        videos/b.mp4,wave, hands up,1,2,train,h
                        """)))
        .contains("bad rows of")
        .contains("line 12: has 7 fields, and the first line names 6")
        .contains("\nline 2: there is no file " + folder.resolve("videos/none.mp4"))
        .contains(
            "\nline 3: has no label; start is x, not a number of seconds such as 83.5; end is"
                + " 1:20, not")
        .contains("\nline 5: start 5 is not before end 5")
        .contains("\nline 6: has no path; split is later, not train, validation or")
        .contains("\nline 7: videos/frames is a folder: start and end are for videos")
        .contains("\nline 9: is line 8 again, with another label")
        .contains("\nline 10: is for test, and line 8, of the same group g, for")
        .contains("\nline 11: has no split, which line 8 has");
  }

  @Test
  void badJsonLinesAreNamedAmongTheOthers() {
    assertThat(
            wrong(
                () ->
                    list(
                        "clips.jsonl",
                        """
                        {"path": "videos/a.mp4"}
                        [1]
                        {"path"
                        {"path": "videos/a.mp4", "label": "x"} {}
                        """)))
        .contains("4 bad rows of 4:")
        .contains("line 1: has no label")
        .contains("line 2: is no JSON object")
        .contains("line 3: is no JSON: it ends before its object does")
        .contains("line 4: is no JSON: it cannot be understood at character ")
        .doesNotContain("Source", "token", "Unexpected");
  }

  @Test
  void quotesThatAreWrongAreToldInOwnWords_togetherWithTheRowsBefore() {
    assertThat(
            wrong(
                () -> list("clips.csv", "path,label\nnone.mp4,x\n\"videos/a.mp4,x\nnone.mp4,y\n")))
        .contains("line 2: there is no file ")
        .contains("line 3: a quote (\") is opened and never closed")
        .doesNotContain("EOF", "token");
    assertThat(wrong(() -> list("clips.csv", "path,label\nnone.mp4,x\n\"a\"b,x\n")))
        .contains("line 2: there is no file ")
        .contains("line 3: has text behind a closing quote")
        .doesNotContain("encapsulated");
  }

  @Test
  void listsThatAreNoneSaySo() throws IOException {
    assertThatThrownBy(() -> list("clips.csv", "")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> list("clips.csv", "path,label\n")).hasMessageContaining("has no rows");
    assertThatThrownBy(() -> list("clips.csv", "file,class\nvideos/a.mp4,x\n"))
        .hasMessageContaining("has no column path and label; its first line names file, class");
    assertThatThrownBy(() -> list("clips.csv", "path,label,Label\n"))
        .hasMessageContaining("has two columns label");
    assertThatThrownBy(() -> list("clips.csv", "path,\"label\n"))
        .hasMessageContaining("cannot be read: line 1: a quote (\") is opened and never closed");
    assertThatThrownBy(() -> list("clips.csv", "path,Path\n"))
        .hasMessageContaining("has no column label; its first line names path, path; it has two");
    assertThatThrownBy(() -> ExampleList.read(folder.resolve("none.csv")))
        .hasMessageContaining("there is no list " + folder.resolve("none.csv"));
    Path latin = folder.resolve("latin.csv");
    Files.writeString(latin, "path,label\nvideos/a.mp4,Küche\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ExampleList.read(latin)).hasMessageContaining("is not UTF-8");
  }

  @Test
  void aThousandBadRowsAreCounted_andAHundredNamed() {
    String rows =
        IntStream.range(0, 1000).mapToObj(i -> i + ".mp4,x\n").collect(Collectors.joining());

    assertThat(wrong(() -> list("clips.csv", "path,label\n" + rows)))
        .contains("has 1,000 bad rows of 1,000")
        .contains("line 101: ")
        .doesNotContain("line 102: ")
        .contains("and 900 more");
  }

  /** What is wrong with a list: its message and, below it, a line for each bad row. */
  private static String wrong(ThrowingCallable reading) {
    DataException wrong = catchThrowableOfType(DataException.class, reading);
    return wrong.getMessage() + "\n" + String.join("\n", wrong.details());
  }

  private List<ListedExample> list(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return ExampleList.read(file).examples();
  }
}
