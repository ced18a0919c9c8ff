package dev.clipstream.trainer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** A disk of a few bytes in memory, which is there until it is closed. */
final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Makes one at a folder; skips the running test, visibly, where that is not allowed. */
  static SmallDisk at(Path folder, long bytes) throws IOException {
    return mount(folder, "size=" + bytes);
  }

  /** The same of one that nothing can be written to. */
  static SmallDisk readOnly(Path folder) throws IOException {
    return mount(folder, "ro");
  }

  private static SmallDisk mount(Path folder, String options) throws IOException {
    Files.createDirectories(folder);
    if (command("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) != 0) {
      String message = "SKIPPED: a full disk, since no tmpfs can be mounted here";
      System.out.println(message);
      throw new TestAbortedException(message);
    }
    return new SmallDisk(folder);
  }

  private static int command(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  @Override
  public void close() {
    command("umount", folder.toString());
  }
}
