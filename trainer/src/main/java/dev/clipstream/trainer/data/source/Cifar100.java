package dev.clipstream.trainer.data.source;

import dev.clipstream.system.Utf8Text;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CIFAR-100 in its official binary layout, with its 100 fine classes. */
final class Cifar100 implements Dataset {

  private static final List<String> TRAINING = List.of("train.bin");
  private static final List<String> TEST = List.of("test.bin");
  private static final String NAMES = "fine_label_names.txt";

  @Override
  public String description() {
    return "CIFAR-100 in the official binary layout: DIR/train.bin, DIR/test.bin and DIR/" + NAMES;
  }

  @Override
  public int size() {
    return CifarFile.SIZE;
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<FrameSet> parts = Parts.of(read(request, TRAINING), read(request, TEST));
    List<String> files = Stream.concat(TRAINING.stream(), TEST.stream()).toList();
    return parts.hashed(layout(request).sha256(request.requiredDirectory("cifar100"), files));
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(read(request, TEST), List.of());
  }

  private static FrameSet read(DataRequest request, List<String> names) {
    request.refuseFolds("cifar100");
    request.resize().requireSquare("cifar100", CifarFile.SIZE);
    return layout(request).read(request.requiredDirectory("cifar100"), names);
  }

  /** A coarse label comes first, the fine one second. */
  private static CifarFile layout(DataRequest request) {
    Path names = request.requiredDirectory("cifar100").resolve(NAMES);
    return new CifarFile(2, classes(names));
  }

  private static List<String> classes(Path file) {
    try {
      List<String> names =
          Utf8Text.read(file).lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (names.size() != 100) {
        throw new DataException(
            "%s must name 100 classes, one a line, and has %d".formatted(file, names.size()));
      }
      return names;
    } catch (IOException e) {
      throw new DataException("cannot read the names of the classes, " + file + ": " + e, e);
    }
  }
}
