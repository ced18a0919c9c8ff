package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad usage ends with 2 and says what to do; help and version end with 0. */
class UsageTest {

  @TempDir Path folder;

  static Stream<Arguments> badUsage() {
    return Stream.of(
        Arguments.of("run", "Missing required option: '--frame-model"),
        Arguments.of("run --frame-model m --device gpu", "use auto, cpu, cuda[:N]"),
        Arguments.of("run --frame-model m --guarantee maybe", "exactly_once"),
        Arguments.of("run --frame-model m --max-batch 0", "--max-batch must be 1 to 1024, not 0"),
        Arguments.of("run --frame-model m --window 0", "--window must be 1 or more, not 0"),
        Arguments.of("run --frame-model m --window 0s", "--window must be 1ms to 7d, not 0s"),
        Arguments.of("run --frame-model m --window 4x", "'4x' is no length of a window"),
        Arguments.of("run --frame-model m --window 4s --stride 8d", "--stride must be 1ms to 7d"),
        Arguments.of(
            "run --frame-model m --window 4s --stride 8",
            "--stride must be a time, as in 1s, where window is one, not 8 frames"),
        Arguments.of("run --frame-model m --stride 1s", "--stride must be a number of frames"),
        Arguments.of("run --frame-model m --clip-idle-timeout 10", "500ms, 10s, 2m"),
        Arguments.of("run --frame-model m --dlq-topic frames", "different names"),
        Arguments.of("run --frame-model m --dlq-topic a/b", "'a/b' is no name for a topic"),
        Arguments.of(
            "run --clip-model c --frame-model m --sequence-model s",
            "--clip-model and --sequence-model both label clips"),
        Arguments.of("run --frame-model m --clip-memory 2m", "--clip-memory needs --clip-model"),
        Arguments.of("run --clip-model c --clip-memory 999g", "a quarter of the heap"),
        Arguments.of("run --clip-model c --clip-memory 9999999999g", "a quarter of the heap"),
        Arguments.of(
            "run --clip-model c --stream-model s",
            "--stream-model needs --frame-model: its labels so far stand in the labels of frames"),
        Arguments.of("run --clip-model c --top-k 0", "--top-k must be 1 to 10000, not 0"),
        Arguments.of("run --clip-model=", "--clip-model must not be empty"),
        Arguments.of("topics --partitions 0", "--partitions must be 1 to 10000, not 0"),
        Arguments.of("topics --max-frame-bytes lots", "as in 512KiB or 8MiB"),
        Arguments.of("send", "Missing required parameter: 'SOURCE'; or give --cameras FILE"),
        Arguments.of("send x --cameras f", "--cameras FILE names all sources: leave out SOURCE"),
        Arguments.of("send --cameras no.yaml --stream x", "the names in the --cameras file"),
        Arguments.of("send --cameras no.yaml --clip-per-file", "write clip: file into"),
        Arguments.of("send --cameras no.yaml --realtime", "files always go as fast as they play"),
        Arguments.of("send --cameras no.yaml", "no.yaml cannot be read: there is no such file"),
        Arguments.of("send --cameras=", "--cameras must not be empty"),
        Arguments.of("send --cameras no.yaml --http-port 70000", "--http-port must be 0 to 65535"),
        Arguments.of("send x --http-port 8080", "--http-port needs --cameras FILE"),
        Arguments.of("send x --http-host 0.0.0.0", "--http-host needs --cameras FILE"),
        Arguments.of("send x --fps 0", "--fps must be 0.001 to 1000, not 0"),
        Arguments.of("send x --fps 1e-300", "--fps must be 0.001 to 1000, not 1.0E-300"),
        Arguments.of("send x --fps NaN", "--fps must be 0.001 to 1000, not NaN"),
        Arguments.of("send x --bare --clip-per-file", "leave out --clip-per-file"),
        Arguments.of("send rtsp://a/b --clip-per-file", "a live source has no end"),
        Arguments.of("send rtsp://a/b rtsp://c/d", "start one 'send' for each"),
        Arguments.of("send x --jpeg-quality 101", "--jpeg-quality must be 1 to 100"),
        Arguments.of("labels --max 0", "--max must be 1 to"),
        Arguments.of("labels --idle-exit 0s", "--idle-exit must be 1ms to 36500d, not 0s"),
        Arguments.of("view --port 70000", "--port must be 0 to 65535, not 70000"),
        Arguments.of("view --token short", "--token must be 16 or more"),
        Arguments.of("view --feedback-topic frames", "different names"),
        Arguments.of("view --watch fight,,fall", "--watch must be labels, none of them empty"),
        Arguments.of("view --senders ftp://h", "must be a URL as http://host:8080"),
        Arguments.of("view --senders http://a:1,http://h:65536", "a port must be from 1 to 65535"),
        Arguments.of("view --metrics h:99999", "a port must be from 1 to 65535"),
        Arguments.of("dlq", "which command: list or replay?"),
        Arguments.of("dlq replay", "which dead letters? Give --reason"),
        Arguments.of("dlq replay --all --reason x", "--all means all"),
        Arguments.of("dlq replay --offsets 17", "3@1017 or 3@1017-1030, not '17'"),
        Arguments.of("dlq list --offsets 3@9-7", "not '3@9-7'"),
        Arguments.of("dlq list --since yesterday", "'yesterday' is no time"),
        Arguments.of("dlq list --dlq-topic frames", "different names"),
        Arguments.of("demo --port -1", "--port must be 0 to 65535"),
        Arguments.of("demo --broker a:1 --shots d", "which --broker leaves out"),
        Arguments.of("demo --stay --clips 5", "--clips and --exit mean nothing with it"),
        Arguments.of("demo --stay --exit", "--clips and --exit mean nothing with it"),
        Arguments.of("demo --broker a:1 --port 29950", "--port and --exit are of the demo's own"),
        Arguments.of("demo --shots d --clips 5", "--clips means nothing with --shots"),
        Arguments.of("bench --frame-model m --max-batch 1,1", "--max-batch has the same number"),
        Arguments.of("bench --frame-model m --workers 2,2", "--workers has the same number"),
        Arguments.of("bench --frame-model m --compare foo=bar", "foo: neither a setting"),
        Arguments.of("view --image-memory 999999999g", "is more than 2 GiB"),
        Arguments.of("inspect", "Missing required parameter: 'MODEL'"),
        Arguments.of("inspect m --colour", "Unknown option: '--colour'"),
        Arguments.of("bench", "Missing required option: '--frame-model"),
        Arguments.of("bench --frame-model m --rounds 0", "--rounds must be 1 to 100, not 0"),
        Arguments.of("bench --frame-model m --parts all", "none of pipeline, plain, latency"),
        Arguments.of("bench --frame-model m --image-size big", "must be like 640x480"),
        Arguments.of("bench --frame-model m --compare workers", "write key=value"),
        Arguments.of("bench --frame-model m --compare workers=0", "workers must be 1 to 256"),
        Arguments.of("bench --frame-model m --compare top-k=x", "must be a whole number"),
        Arguments.of("bench --frame-model m --streams 0", "--streams must be 1 to 100000, not 0"),
        Arguments.of("bench --frame-model m --streams 10", "--streams needs --sequence-model"),
        Arguments.of("bench --frame-model m --streams 5,5", "the same number twice"),
        Arguments.of("bench --frame-model m --streams 500 --frames 499", "499 are too few"),
        Arguments.of("collect --label-source x --out=", "--out must not be empty"),
        Arguments.of("run --frame-model=", "--frame-model must not be empty"),
        Arguments.of("run --frame-model m --sequence-model=", "--sequence-model must not be empty"),
        Arguments.of("run --frame-model m --state-dir=", "--state-dir must not be empty"),
        Arguments.of("labels --command-config=", "--command-config must not be empty"),
        Arguments.of("labels --bootstrap-servers=", "--bootstrap-servers must not be empty"),
        Arguments.of("labels --stream=", "--stream must not be empty"),
        Arguments.of("labels --config=", "--config must not be empty"),
        Arguments.of("send x --stream " + "s".repeat(1025), "--stream must be 1024 characters"),
        Arguments.of(
            "inspect https://example.com/m.onnx", "'https://example.com/m.onnx' is an address"),
        Arguments.of("run --frame-model s3://b/m.onnx", "'s3://b/m.onnx' is an address"),
        Arguments.of("lables", "did you mean labels"));
  }

  @ParameterizedTest
  @MethodSource
  void badUsage(String line, String advice) {
    CommandLineRun run = CommandLineRun.of(line.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(advice).contains("--help").doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    CommandLineRun run = CommandLineRun.of("send", "x", "--fps", "0", "--max-size", "1");
    assertThat(run.err()).contains("--fps must").contains("--max-size must");
    run = CommandLineRun.of("run", "--top-k", "few", "--clip-idle-timeout", "long");
    assertThat(run.err()).contains("--top-k", "--clip-idle-timeout", "--frame-model");
  }

  @Test
  void decisionsNeedAStreamModel_andAScoreThatThereIs() {
    CommandLineRun run = CommandLineRun.of("run", "--frame-model", "m", "--decide-at", "0.9");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--decide-at needs --stream-model, whose labels so far it goes");
    run = CommandLineRun.of("run", "--frame-model", "m", "--decide-after", "2");
    assertThat(run.err()).contains("--decide-after is for --decide-at, which is not given");
    for (String wrong : new String[] {"0", "-1", "1.01", "NaN"}) {
      run =
          CommandLineRun.of(
              ("run --frame-model m --stream-model s --decide-after 0 --decide-at " + wrong)
                  .split(" "));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err())
          .contains("--decide-at must be above 0 and at most 1, not ")
          .contains("--decide-after must be 1 or more, not 0");
    }
    run =
        CommandLineRun.of(
            "run --frame-model m --stream-model s --decide-at 0.5 --min-score 0.6".split(" "));
    assertThat(run.err()).contains("--min-score must not be above --decide-at");
  }

  @Test
  void everyWrongOptionOfRun_isSaidAtOnce_inALineWithItsName() {
    CommandLineRun run =
        CommandLineRun.of(
            ("run --frame-model m --max-batch 0 --workers 0 --inference-timeout 10ms"
                    + " --stream-threads 0 --commit-interval 1h --top-k 0 --min-score 2 --window 0"
                    + " --stride 0 --clip-idle-timeout 0s --max-clip-frames 0 --max-clip-duration 0s"
                    + " --max-age 0s --standby-replicas 11 --max-image-bytes 0 --max-pixels 0"
                    + " --max-aspect 0 --application-id a/b --dlq-topic frames --http-port 70000")
                .split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .contains(
            "clipstream run: --max-batch must be 1 to 1024, not 0",
            "clipstream run: --workers must be 1 to 256, not 0",
            "clipstream run: --inference-timeout must be 100ms to 4m, not 10ms",
            "clipstream run: --stream-threads must be 1 to 64, not 0",
            "clipstream run: --commit-interval must be 1ms to 10m, not 1h",
            "clipstream run: --top-k must be 1 to 10000, not 0",
            "clipstream run: --min-score must be 0 to 1, not 2",
            "clipstream run: --window must be 1 or more, not 0",
            "clipstream run: --stride must be 1 or more, not 0",
            "clipstream run: --clip-idle-timeout must be 1ms to 36500d, not 0s",
            "clipstream run: --max-clip-frames must be 1 or more, not 0",
            "clipstream run: --max-clip-duration must be 1ms to 36500d, not 0s",
            "clipstream run: --max-age must be 1ms to 36500d, not 0s",
            "clipstream run: --standby-replicas must be 0 to 10, not 11",
            "clipstream run: --max-image-bytes must be 1 or more, not 0",
            "clipstream run: --max-pixels must be 1 or more, not 0",
            "clipstream run: --max-aspect must be 1 or more, not 0",
            "clipstream run: --http-port must be 0 to 65535, not 70000")
        .anyMatch(line -> line.startsWith("clipstream run: --application-id may have letters"))
        .anyMatch(line -> line.contains("different names"));
  }

  @Test
  void aWrongWindowAlone_doesNotSpeakOfTheStride() {
    for (String window : List.of("0", "0s", "8d")) {
      CommandLineRun run = CommandLineRun.of("run", "--frame-model=m", "--window=" + window);
      assertThat(run.err()).contains("--window must be").doesNotContain("stride");
    }
  }

  @Test
  void wrongOptionsOfCollect_areSaidByTheirNames_inALineEach() {
    String out = folder.resolve("collected").toString();
    CommandLineRun run =
        CommandLineRun.of(
            "collect",
            "--out=" + out,
            "--label-source=attribute=kind",
            "--min-score=2",
            "--max-per-class=0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("--min-score must be 0 to 1, not 2", "--max-per-class must be 1 or more, not 0")
        .doesNotContain("; ");
  }

  @Test
  void durationsAndSizes_areSaidAsTheyAreWritten() {
    assertThat(CommandLineRun.of("view", "--image-memory=0").err())
        .contains("--image-memory must be 1 MiB or more, not 0 B");
    assertThat(CommandLineRun.of("bench", "--frame-model=m", "--seconds=1ms", "--soak=1s").err())
        .contains("--seconds must be 100ms to 1h, not 1ms", "--soak must be 10s to 30d, not 1s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max.poll.records=abc",
        "consumer.max.poll.records=abc",
        "security.protocol=TLS",
        "producer.linger.ms=soon",
        "metadata.max.age.ms=-5",
        "sasl.jaas.config=bogus",
        "ssl.enabled.protocols=TLSv1.3,TLSv9",
        "metric.reporters=nope",
        "ssl.truststore.location=/nope/trust.jks",
        "consumer.ssl.keystore.location=/nope/key.jks"
      })
  void aWrongClientProperty_isNamedWithItsFile_inOneLine(String property) throws IOException {
    Path file = Files.writeString(folder.resolve("client.properties"), property + "\n");
    for (String command : List.of("run --frame-model=m", "labels", "topics", "view")) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.add("--command-config=" + file);
      CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .hasLineCount(1)
          .contains(file.toString(), property.substring(0, property.indexOf('=')))
          .doesNotContain("unexpected");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "run", "topics", "send", "labels", "view", "review", "dlq", "inspect", "bench"
      })
  void helpTeaches(String command) {
    CommandLineRun run =
        command.isEmpty() ? CommandLineRun.of("--help") : CommandLineRun.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Usage: clipstream", "  clipstream ").doesNotContain("${");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "send"})
  void emptyNameOfAFile_isNotTheCurrentFolder(String command) {
    CommandLineRun run = CommandLineRun.of(command, "");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("must not be empty");
  }

  @Test
  void emptyValueInAPropertiesFile_isSaidWhereItStands() throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), "out=\npass-headers=\n");
    CommandLineRun run =
        CommandLineRun.of("collect", "--label-source", "x", "--config", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("--out must not be empty (from 'out' in " + file + ")")
        .doesNotContain("pass-headers");
  }

  @Test
  void whatWasGivenAndIsWrong_isNotSaidToBeMissing() {
    for (String line : new String[] {"inspect https://a/b", "run --frame-model https://a/b"}) {
      CommandLineRun run = CommandLineRun.of(line.split(" "));
      assertThat(run.err()).doesNotContain("Missing").hasLineCount(2);
    }
  }

  @Test
  void offsetsThatAreWrong_areNotSaidToBeMissing() {
    for (String line : List.of("--offsets 3@5-2", "--all --offsets 3@5-2")) {
      CommandLineRun run = CommandLineRun.of(("dlq replay " + line).split(" "));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("not '3@5-2'").doesNotContain("which dead letters?");
      assertThat(run.err().contains("--all means all")).isEqualTo(line.startsWith("--all"));
    }
  }

  @Test
  void aPortFromTheEnvironment_whichOtherCommandsHave_doesNotHinderSendingFiles() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("CLIPSTREAM_HTTP_PORT", "8080", "CLIPSTREAM_HTTP_HOST", "0.0.0.0"),
            "send",
            "no-such-file.jpg");
    assertThat(run.err()).contains("no-such-file.jpg").doesNotContain("--http");
  }

  @Test
  void levelOfTheLogThatThereIsNot_isNamed() {
    CommandLineRun run =
        CommandLineRun.with(Map.of("CLIPSTREAM_LOG_LEVEL", "NONSENSE"), "labels", "--help");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("CLIPSTREAM_LOG_LEVEL must be one of", "'NONSENSE'");
  }

  @Test
  void versionNamesTheProgram() {
    assertThat(CommandLineRun.of("--version").out()).startsWith("clipstream ");
    assertThat(CommandLineRun.of("run", "--version").out()).startsWith("clipstream ");
  }

  @Test
  void failure_isOneLineAndOne() {
    CommandLineRun run = CommandLineRun.of("inspect", folder.resolve("none.onnx").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("there is no model file");
  }

  @Test
  void failure_hasItsStackWhenDebugging() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("CLIPSTREAM_LOG_LEVEL", "DEBUG"),
            "inspect",
            folder.resolve("none.onnx").toString());
    assertThat(run.err()).contains("\tat dev.clipstream");
  }

  @Test
  void unknownKeyOfAPropertiesFile_isNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), "max-bach=8\nfps=5\n");
    CommandLineRun run = CommandLineRun.of("labels", "--config", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("'max-bach' in " + file).doesNotContain("'fps'");
  }

  @Test
  void missingPropertiesFile_isNamed() {
    CommandLineRun run = CommandLineRun.of("labels", "--config", "none.properties");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("none.properties").contains("no such file");
  }

  @Test
  void wrongValueFromElsewhere_isSaidWhereItStands() throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), "top-k=many\n");
    CommandLineRun run =
        CommandLineRun.with(Map.of("CLIPSTREAM_IDLE", "soon"), "run", "--config", file.toString());
    assertThat(run.err())
        .contains("(from 'top-k' in " + file + ")")
        .contains("(from CLIPSTREAM_IDLE)");
  }
}
