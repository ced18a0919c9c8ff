package dev.clipstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.LabelJson;
import dev.clipstream.testing.Skip;
import dev.clipstream.testing.TestFrames;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that CLIENTS.md prints run as they stand there, and name fields that there are. */
class ClientSnippetsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path STUBS =
      Path.of("src/test/resources/dev/clipstream/docs").toAbsolutePath();
  private static final AvroSerde<FrameLabel> FRAME_LABELS = AvroSerde.frameLabels();
  private static final Model MODEL = new Model("m", "00");
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path folder;

  private final FrameLabel frameLabel =
      FrameLabel.newBuilder()
          .setStreamId("camera-7")
          .setFrameIndex(17)
          .setCapturedAt(TIME)
          .setLabels(List.of(new Label("cat", 0.75f)))
          .setModel(MODEL)
          .setLabelledAt(TIME)
          .build();
  private final ClipLabel clipLabel =
      ClipLabel.newBuilder()
          .setStreamId("camera-7")
          .setFirstFrame(0)
          .setLastFrame(15)
          .setStartedAt(TIME)
          .setEndedAt(TIME)
          .setFrames(16)
          .setEnd(ClipEnd.WINDOW)
          .setLabels(List.of(new Label("cat", 0.75f)))
          .setModel(MODEL)
          .setLabelledAt(TIME)
          .build();

  @BeforeEach
  void prepare() throws IOException {
    TestFrames.imageFolder(folder.resolve("clip"), 2, 8);
    Files.copy(folder.resolve("clip/0.jpg"), folder.resolve("photo.jpg"));
    Files.createFile(folder.resolve("calls"));
    Files.createFile(folder.resolve("records"));
    Path schemas = Path.of("../schemas/src/main/resources/dev/clipstream/schemas/released");
    for (String name : List.of("Frame-1", "FrameLabel-2", "ClipLabel-2", "LabelEvent-1")) {
      Files.copy(schemas.resolve(name + ".avsc"), folder.resolve(name + ".avsc"));
    }
  }

  @Test
  void anImageAndACamera_sendTheFileAsItIs() throws Exception {
    python("Python: an image");
    python("Python: a camera with OpenCV");
    String photo = HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("photo.jpg")));
    List<JsonNode> delivered = delivered();
    assertThat(delivered).hasSize(1 + 3);
    for (JsonNode record : delivered) {
      assertThat(record.path("key").asText()).isEqualTo("camera-7");
      assertThat(record.path("value").asText()).isEqualTo(photo);
    }
  }

  @Test
  void aClip_isSentAsFramesThatOurSchemaReads() throws Exception {
    python("Python: a clip");
    List<Frame> frames = new ArrayList<>();
    for (JsonNode record : delivered()) {
      byte[] value = HexFormat.of().parseHex(record.path("value").asText());
      frames.add(AvroSerde.frames().fromBytes(value));
      assertThat(record.path("key").asText()).isEqualTo(frames.get(0).getStreamId());
    }
    assertThat(frames).extracting(Frame::getFrameIndex).containsExactly(0L, 1L);
    assertThat(frames).extracting(Frame::getLast).containsExactly(false, true);
  }

  @Test
  void labelsInAvro_areReadByTheirReaders() throws Exception {
    record("frame-labels", FRAME_LABELS.toBytes(frameLabel));
    record("clip-labels", AvroSerde.clipLabels().toBytes(clipLabel));
    assertThat(python("Python: labels of frames")).contains("camera-7 17").contains("cat");
    assertThat(python("Python: labels of clips")).contains("2023-11-14").contains("16 cat 0.75");
  }

  @Test
  void anEvent_isRead_andItsKeyFrameAskedFor() throws Exception {
    LabelEvent event =
        LabelEvent.newBuilder()
            .setStreamId("camera-7")
            .setRule("fire")
            .setLabel("flame")
            .setKind(EventKind.BEGIN)
            .setBeganAt(TIME)
            .setPeakScore(0.75f)
            .setMeanScore(0.5f)
            .setFrames(4)
            .setFirstFrame(10)
            .setLastFrame(13)
            .setKeyFrame(12)
            .setKeyPartition(3)
            .setKeyOffset(1L << 40)
            .setEnd(EventEnd.OPEN)
            .setModel(MODEL)
            .setLabelledAt(TIME)
            .build();
    record("label-events", AvroSerde.events().toBytes(event));
    assertThat(python("Python: events")).contains("camera-7 fire begins: flame 2023-11-14");
    assertThat(Files.readString(folder.resolve("calls")))
        .contains("\"partition\": 3, \"offset\": " + (1L << 40), "\"commit\"");
  }

  @Test
  void columnsAndTransforms_areFieldsOfTheRecords() throws IOException {
    Matcher table =
        Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\n\\)", Pattern.DOTALL)
            .matcher(section("Flink SQL") + section("ClickHouse"));
    int columns = 0;
    while (table.find()) {
      Schema schema =
          table.group(1).startsWith("clip") ? clipLabel.getSchema() : frameLabel.getSchema();
      Matcher column = Pattern.compile("\n  ([a-z_]+) ").matcher(table.group(2));
      while (column.find()) {
        assertThat(schema.getField(column.group(1))).as(column.group(1)).isNotNull();
        columns++;
      }
    }
    assertThat(columns).isGreaterThanOrEqualTo(17);
    JsonNode config = JSON.readTree(code("Kafka Connect", "json")).path("config");
    String dropped = config.path("transforms.drop.exclude").asText();
    assertThat(clipLabel.getSchema().getField(dropped)).isNotNull();
    JsonNode clip = JSON.readTree(LabelJson.format(clipLabel));
    Matcher path =
        Pattern.compile("\\.([a-z_]+)(\\[0]\\.([a-z]+))?[,\\]]").matcher(code("kcat", "sh"));
    int paths = 0;
    while (path.find()) {
      JsonNode field = clip.path(path.group(1));
      JsonNode named = path.group(3) == null ? field : field.path(0).path(path.group(3));
      assertThat(named.isMissingNode()).as(path.group()).isFalse();
      paths++;
    }
    assertThat(paths).isGreaterThanOrEqualTo(3);
  }

  private void record(String topic, byte[] value) throws IOException {
    String line =
        JSON.createObjectNode().put("topic", topic).put("value", HexFormat.of().formatHex(value))
            + "\n";
    Files.writeString(folder.resolve("records"), line, StandardOpenOption.APPEND);
  }

  private List<JsonNode> delivered() throws IOException {
    List<JsonNode> delivered = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("calls"))) {
      JsonNode call = JSON.readTree(line);
      if (call.path("call").asText().equals("deliver")) {
        delivered.add(call);
      }
    }
    return delivered;
  }

  private String python(String title) throws Exception {
    Path script = Files.writeString(folder.resolve("client.py"), code(title, "python"));
    ProcessBuilder command = new ProcessBuilder("python3", script.toString());
    command.directory(folder.toFile()).redirectErrorStream(true);
    command.environment().put("PYTHONPATH", STUBS.resolve("python").toString());
    command.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    command.environment().put("CALLS", folder.resolve("calls").toString());
    command.environment().put("RECORDS", folder.resolve("records").toString());
    File output = folder.resolve("output").toFile();
    Process process;
    try {
      process = command.redirectOutput(output).start();
    } catch (IOException e) {
      throw Skip.because("needs python3");
    }
    int status = process.waitFor();
    String said = Files.readString(output.toPath());
    assertThat(status).as(said).isZero();
    return said;
  }

  private static String code(String title, String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section(title));
    assertThat(block.find()).as(title).isTrue();
    return block.group(1);
  }

  private static String section(String title) throws IOException {
    String text = Files.readString(Path.of("CLIENTS.md"));
    int begin = text.indexOf("\n## " + title + "\n");
    assertThat(begin).as(title).isNotNegative();
    int end = text.indexOf("\n## ", begin + 1);
    return end < 0 ? text.substring(begin) : text.substring(begin, end);
  }
}
