package dev.clipstream.trainer.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ArchiveWriter;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;

/** Reads and writes text and lists of tensors in torch's archives. */
public final class Archives {

  private Archives() {}

  /**
   * The file of an archive. Java is to write it to the disk: torch ends the whole process when
   * there is no room for it.
   */
  public static byte[] toBytes(OutputArchive archive) {
    try (Collector collector = new Collector()) {
      archive.save_to(collector);
      return collector.bytes.toByteArray();
    }
  }

  /** Called by torch with one piece after the other. */
  private static final class Collector extends ArchiveWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public long call(Pointer data, long size) {
      byte[] piece = new byte[Math.toIntExact(size)];
      new BytePointer(data).get(piece);
      bytes.writeBytes(piece);
      return size;
    }
  }

  /** Writes text as a tensor of bytes. */
  public static void writeText(OutputArchive archive, String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Tensor tensor = Tensor.create(bytes, bytes.length)) {
      archive.write(name, tensor);
    }
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(InputArchive archive, String name) {
    try (Tensor stored = new Tensor()) {
      archive.read(name, stored);
      byte[] bytes = new byte[Math.toIntExact(stored.numel())];
      stored.<ByteBuffer>createBuffer().get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Writes tensors under numbered names. */
  public static void writeTensors(OutputArchive archive, String name, List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      archive.write(name + "_" + i, tensors.get(i).detach());
    }
  }

  /** Reads as many tensors as there are in the list, into them. */
  public static void readTensors(InputArchive archive, String name, List<Tensor> into) {
    NoGradGuard noGradients = new NoGradGuard();
    try {
      for (int i = 0; i < into.size(); i++) {
        try (Tensor stored = new Tensor()) {
          archive.read(name + "_" + i, stored);
          into.get(i).copy_(stored);
        }
      }
    } finally {
      noGradients.close();
    }
  }
}
