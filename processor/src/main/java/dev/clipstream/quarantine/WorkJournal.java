package dev.clipstream.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of slots, one for each frame that is in somebody's hands at this moment.
 *
 * <p>It is mapped into memory. What is written there is the system's to keep from that moment on,
 * whatever becomes of the process: SIGKILL, the kernel's out-of-memory killer, a crash in a native
 * library. So a frame costs two writes to memory and no call of the system, and nothing has to be
 * forced to the disk. Only a machine that loses its power forgets, and then it was no frame.
 *
 * <p>Layout, in big-endian order: version (8 bytes), number of slots (4), length and UTF-8 of the
 * topic's name; from {@value #HEADER_BYTES} on the slots, each of 32 bytes: 1 if in use (8), offset
 * (8), time (8), partition (4), length (4).
 *
 * <p>Thread-safe.
 */
final class WorkJournal implements AutoCloseable {

  /** No slot was free. */
  static final int NONE = -1;

  private static final long VERSION = 0x434c_4950_5745_0001L;
  private static final int HEADER_BYTES = 1024;
  private static final int SLOT_BYTES = 32;
  private static final long FREE = 0;
  private static final long IN_USE = 1;

  private static final VarHandle STATE =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final FileChannel channel;
  private final MappedByteBuffer map;
  private final List<FrameId> unfinished;

  /** Free slots; guarded by itself. */
  private final int[] free;

  /** How many of {@link #free} there are; guarded by {@link #free}. */
  private int freeCount;

  private volatile boolean closed;

  private WorkJournal(
      FileChannel channel, MappedByteBuffer map, List<FrameId> unfinished, int slots) {
    this.channel = channel;
    this.map = map;
    this.unfinished = unfinished;
    this.free = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      free[slot] = slots - 1 - slot;
    }
    this.freeCount = slots;
  }

  /**
   * Reads what the process before has left in work, and begins anew.
   *
   * @param topic of the frames; what was left of another is forgotten
   * @param slots frames that can be in work at once
   * @throws FolderInUseException if another process, or another of this one, uses it
   * @throws IOException if the file cannot be used
   */
  static WorkJournal open(Path file, String topic, int slots) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      List<FrameId> unfinished = read(channel, topic);
      format(channel, topic, slots);
      MappedByteBuffer map =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER_BYTES + (long) slots * SLOT_BYTES);
      return new WorkJournal(channel, map, unfinished, slots);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new FolderInUseException(file);
    }
  }

  private static List<FrameId> read(FileChannel channel, String topic) throws IOException {
    List<FrameId> left = new ArrayList<>();
    long size = channel.size();
    if (size < HEADER_BYTES || size > Integer.MAX_VALUE) {
      return left;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // Until all of it is there.
    }
    bytes.flip();
    if (bytes.getLong() != VERSION) {
      return left;
    }
    long slots = Math.min(bytes.getInt(), (size - HEADER_BYTES) / SLOT_BYTES);
    byte[] name = new byte[Math.min(Math.max(0, bytes.getInt()), HEADER_BYTES - 16)];
    bytes.get(name);
    for (int slot = 0; slot < slots && topic.equals(new String(name, UTF_8)); slot++) {
      int at = HEADER_BYTES + slot * SLOT_BYTES;
      if (bytes.getLong(at) == IN_USE) {
        left.add(
            new FrameId(
                bytes.getInt(at + 24),
                bytes.getLong(at + 8),
                bytes.getLong(at + 16),
                bytes.getInt(at + 28)));
      }
    }
    return left;
  }

  /** Written in full: a hole in the file would need room on the disk when it is too late. */
  private static void format(FileChannel channel, String topic, int slots) throws IOException {
    byte[] name = topic.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + slots * SLOT_BYTES);
    bytes.putLong(VERSION).putInt(slots).putInt(name.length).put(name);
    bytes.rewind();
    channel.truncate(bytes.capacity());
    while (bytes.hasRemaining()) {
      int unused = channel.write(bytes, bytes.position());
    }
  }

  /** What was in work when the process before ended. */
  List<FrameId> unfinished() {
    return unfinished;
  }

  /** Takes note that a frame is in work; returns the slot to be given to {@link #end}. */
  int begin(FrameId frame) {
    int slot;
    synchronized (free) {
      if (freeCount == 0 || closed) {
        return NONE;
      }
      slot = free[--freeCount];
    }
    int at = HEADER_BYTES + slot * SLOT_BYTES;
    map.putLong(at + 8, frame.offset());
    map.putLong(at + 16, frame.timestampMillis());
    map.putInt(at + 24, frame.partition());
    map.putInt(at + 28, frame.valueBytes());
    // Last, so that a slot in use is whole wherever the process ends.
    STATE.setRelease(map, at, IN_USE);
    return slot;
  }

  /** Takes note that a frame is no longer in work. */
  void end(int slot) {
    if (slot == NONE || closed) {
      return;
    }
    STATE.setRelease(map, HEADER_BYTES + slot * SLOT_BYTES, FREE);
    synchronized (free) {
      free[freeCount++] = slot;
    }
  }

  /** What is still in work stays so, for the next to find. */
  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
