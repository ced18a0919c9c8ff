package dev.clipstream.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10 in its official binary layout (Krizhevsky, Learning multiple layers of features from
 * tiny images, 2009): records of one label and 3072 pixels, the red, green and blue plane of 32x32
 * one after the other.
 */
final class Cifar10 implements Dataset {

  private static final int SIZE = 32;
  private static final int PLANE = SIZE * SIZE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final List<String> TRAINING =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Override
  public String description() {
    return "CIFAR-10 in the official binary layout: DIR/data_batch_1.bin to _5.bin and"
        + " DIR/test_batch.bin";
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    return Parts.of(read(request, TRAINING), read(request, List.of("test_batch.bin")));
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(read(request, List.of("test_batch.bin")), List.of());
  }

  private static FrameSet read(DataRequest request, List<String> names) {
    if (request.size().isPresent() && request.size().getAsInt() != SIZE) {
      throw new DataException(
          "pictures of cifar10 are 32x32 pixels, --size cannot be " + request.size().getAsInt());
    }
    Path directory = request.requiredDirectory("cifar10");
    List<ArrayFrameSet.Picture> pictures = new ArrayList<>();
    for (String name : names) {
      read(directory.resolve(name), pictures);
    }
    return new ArrayFrameSet(CLASSES, SIZE, SIZE, pictures);
  }

  private static void read(Path file, List<ArrayFrameSet.Picture> pictures) {
    byte[] records;
    try {
      records = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ", a file of CIFAR-10: " + e, e);
    }
    if (records.length == 0 || records.length % RECORD != 0) {
      throw new DataException(
          "%s has %d bytes, which are no whole records of %d"
              .formatted(file, records.length, RECORD));
    }
    for (int at = 0; at < records.length; at += RECORD) {
      int label = records[at];
      if (label < 0 || label >= CLASSES.size()) {
        throw new DataException(
            "%s has the label %d at byte %d, which is none of 0 to 9".formatted(file, label, at));
      }
      byte[] pixels = new byte[3 * PLANE];
      for (int i = 0; i < PLANE; i++) {
        for (int channel = 0; channel < 3; channel++) {
          pixels[3 * i + channel] = records[at + 1 + channel * PLANE + i];
        }
      }
      pictures.add(new ArrayFrameSet.Picture(pixels, label));
    }
  }
}
