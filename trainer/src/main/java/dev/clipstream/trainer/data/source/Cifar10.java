package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.FrameSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** CIFAR-10 in its official binary layout. */
final class Cifar10 implements Dataset {

  private static final List<String> TRAINING =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
  private static final List<String> TEST = List.of("test_batch.bin");
  private static final CifarFile LAYOUT =
      new CifarFile(
          1,
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"));

  @Override
  public String description() {
    return "CIFAR-10 in the official binary layout: DIR/data_batch_1.bin to _5.bin and"
        + " DIR/test_batch.bin";
  }

  @Override
  public int size() {
    return CifarFile.SIZE;
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<FrameSet> parts = Parts.of(read(request, TRAINING), read(request, TEST));
    List<String> files = Stream.concat(TRAINING.stream(), TEST.stream()).toList();
    return parts.hashed(LAYOUT.sha256(request.requiredDirectory("cifar10"), files));
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(read(request, TEST), List.of());
  }

  private static FrameSet read(DataRequest request, List<String> names) {
    request.refuseFolds("cifar10");
    request.resize().requireSquare("cifar10", CifarFile.SIZE);
    return LAYOUT.read(request.requiredDirectory("cifar10"), names);
  }
}
