package dev.clipstream.model.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holder of the one ONNX Runtime environment of the process.
 *
 * <p>ONNX Runtime gives it up in a shutdown hook of its own as soon as a signal arrives, and a
 * model that is being loaded at that moment then takes the process down with it. The native
 * environment counts its references: one more, which is never given back, keeps it.
 */
public final class OnnxEnvironment {

  private static final Logger log = LoggerFactory.getLogger(OnnxEnvironment.class);

  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final String NAME = "clipstream";

  /** The one that whoever uses ONNX Runtime in this process is to use. */
  public static final OrtEnvironment INSTANCE = create();

  private OnnxEnvironment() {}

  private static OrtEnvironment create() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
    try {
      keep();
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another version, made otherwise: all but a signal in the wrong moment is as it should be.
      log.debug("the environment of ONNX Runtime ends with the first signal", e);
    }
    try {
      leaveNothing();
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      log.debug("the temporary folder of ONNX Runtime stays behind", e);
    }
    return environment;
  }

  /**
   * ONNX Runtime has its libraries deleted when the process ends, and the folder that they are in
   * before them, which fails. What is asked for last is deleted first: so the files are asked for
   * once more, by another name, since one that is known keeps its place.
   */
  private static void leaveNothing() throws ReflectiveOperationException, IOException {
    Field folder = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
    folder.setAccessible(true);
    if (folder.get(null) instanceof Path path && Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        files.forEach(
            file -> path.resolve(".").resolve(file.getFileName()).toFile().deleteOnExit());
      }
    }
  }

  private static void keep() throws ReflectiveOperationException {
    Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
    api.setAccessible(true);
    Method create =
        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
    create.setAccessible(true);
    create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
  }
}
