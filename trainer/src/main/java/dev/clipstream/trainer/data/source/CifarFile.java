package dev.clipstream.trainer.data.source;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary layout of CIFAR (Krizhevsky, Learning multiple layers of features from tiny images,
 * 2009): records of one or more labels and 3072 pixels, the red, green and blue plane of 32x32 one
 * after the other.
 *
 * @param labels bytes of labels at the begin of a record; the last of them is used
 * @param classes their names
 */
record CifarFile(int labels, List<String> classes) {

  static final int SIZE = 32;
  private static final int PLANE = SIZE * SIZE;

  CifarFile {
    classes = List.copyOf(classes);
  }

  /** All images of some files. */
  FrameSet read(Path directory, List<String> names) {
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (String name : names) {
      append(directory.resolve(name), images);
    }
    return new ArrayFrameSet(classes, SIZE, SIZE, images);
  }

  /** SHA-256 of some files: all of them are of one length. */
  String sha256(Path directory, List<String> names) {
    Sha256 digest = new Sha256();
    for (String name : names) {
      try {
        digest.add(name).add(directory.resolve(name), Long.MAX_VALUE);
      } catch (IOException e) {
        throw new DataException("cannot read " + directory.resolve(name) + ": " + e, e);
      }
    }
    return digest.hex();
  }

  private void append(Path file, List<ArrayFrameSet.Image> images) {
    byte[] records;
    try {
      records = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ", a file of CIFAR: " + e, e);
    }
    int record = labels + 3 * PLANE;
    if (records.length == 0 || records.length % record != 0) {
      throw new DataException(
          "%s has %d bytes, which are no whole records of %d"
              .formatted(file, records.length, record));
    }
    for (int at = 0; at < records.length; at += record) {
      int label = records[at + labels - 1];
      if (label < 0 || label >= classes.size()) {
        throw new DataException(
            "%s has the label %d at byte %d, which is none of 0 to %d"
                .formatted(file, label, at + labels - 1, classes.size() - 1));
      }
      images.add(new ArrayFrameSet.Image(pixels(records, at + labels), label));
    }
  }

  private static byte[] pixels(byte[] records, int at) {
    byte[] pixels = new byte[3 * PLANE];
    for (int i = 0; i < PLANE; i++) {
      for (int channel = 0; channel < 3; channel++) {
        pixels[3 * i + channel] = records[at + channel * PLANE + i];
      }
    }
    return pixels;
  }
}
