package dev.clipstream.trainer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that do not fit in memory are decoded as they are needed, to the same end. */
class LoadersIT {

  @TempDir private Path directory;

  @Test
  @Timeout(240)
  void picturesThatTheHeapCannotHoldAreLearnedFrom_andAnyNumberOfLoadersGivesTheSame()
      throws Exception {
    // 300 pictures of 224 px are 45 MB; half of this heap are 32.
    Path data = pictures(300);
    List<String> small = train("small", data, 64);
    assertThat(small)
        .anyMatch(line -> line.startsWith("decoding 270 examples anew in every epoch"));
    assertThat(small).anyMatch(line -> line.matches(".* images a second on \\d+ threads"));

    assertThat(train("three", data, 256, "--loaders=3"))
        .anyMatch(line -> line.endsWith(" on 3 threads"));
    assertThat(train("memory", data, 512)).noneMatch(line -> line.startsWith("decoding"));
    String history = history("memory");
    assertThat(history("small")).isEqualTo(history);
    assertThat(history("three")).isEqualTo(history);
  }

  private String history(String name) throws Exception {
    return ModelMetadata.read(directory.resolve(name + ".onnx")).get("clipstream.history");
  }

  private List<String> train(String name, Path data, int heapMegabytes, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ClipstreamTrainer.class.getName());
    command.addAll(List.of("train", "--dataset=images", "--model=resnet", "--data=" + data));
    command.addAll(List.of("--depth=8", "--width=4", "--size=224", "--batch=8"));
    command.addAll(List.of("--threads=1", "--epochs=1", "--precision=float32"));
    command.add("--out=" + directory.resolve(name + ".onnx"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      output.lines().forEach(lines::add);
    }
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  private Path pictures(int count) throws Exception {
    Path data = directory.resolve("data");
    Random random = new Random(1);
    byte[] pixels = new byte[64 * 64 * 3];
    try (JpegEncoder encoder = new JpegEncoder(80)) {
      for (int i = 0; i < count; i++) {
        random.nextBytes(pixels);
        Path folder = Files.createDirectories(data.resolve(i % 2 == 0 ? "even" : "odd"));
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(64, 64, pixels)));
      }
    }
    return data;
  }
}
