package dev.clipstream.model.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/**
 * A model file in memory outside the heap, with something put behind it. It is needed only while
 * the model is loaded, and a buffer of Java's would stay until the garbage collector comes by.
 */
final class ModelBytes implements AutoCloseable {

  private final BytePointer memory;
  private final int size;

  private ModelBytes(BytePointer memory, int size) {
    this.memory = memory;
    this.size = size;
  }

  /**
   * @throws ModelException if the file cannot be read, or there is no memory for it
   */
  static ModelBytes of(Path file, byte[] suffix) {
    try (FileChannel channel = FileChannel.open(file)) {
      int size = Math.toIntExact(channel.size() + suffix.length);
      ModelBytes bytes = new ModelBytes(new BytePointer(Math.max(1, size)), size);
      try {
        ByteBuffer buffer = bytes.buffer();
        buffer.limit(size - suffix.length);
        while (buffer.hasRemaining()) {
          if (channel.read(buffer) < 0) {
            throw new EOFException("it has become shorter");
          }
        }
        buffer.limit(size);
        buffer.put(suffix);
        return bytes;
      } catch (IOException e) {
        bytes.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new ModelException(
          "there is no memory for " + file + " while it is loaded: " + e.getMessage(), e);
    }
  }

  /** Direct; of no use once this is closed. */
  ByteBuffer buffer() {
    return memory.asByteBuffer().limit(size);
  }

  @Override
  public void close() {
    memory.deallocate();
  }
}
