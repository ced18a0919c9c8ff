package dev.clipstream.cli.demo;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The pair of models in the jar: trained on moving shapes, see {@code
 * dev/clipstream/demo/README.md} beside them.
 */
record DemoModels(FrameModel frames, SequenceModel clips) implements AutoCloseable {

  private static final String FOLDER = "/dev/clipstream/demo/";

  /**
   * @param folder the models are copied to, since ONNX Runtime reads files
   */
  static DemoModels open(Path folder, Device device) {
    FrameModel frames = FrameModel.open(copy("shapes-frames.onnx", folder), device);
    try {
      return new DemoModels(
          frames, SequenceModel.open(copy("shapes-clips.onnx", folder), frames, device));
    } catch (RuntimeException e) {
      frames.close();
      throw e;
    }
  }

  private static Path copy(String name, Path folder) {
    try (InputStream in = DemoModels.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new CliException("this build has no demo models: " + FOLDER + name + " is missing");
      }
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new CliException("cannot write the demo models to " + folder + ": " + e, e);
    }
  }

  @Override
  public void close() {
    clips.close();
    frames.close();
  }
}
