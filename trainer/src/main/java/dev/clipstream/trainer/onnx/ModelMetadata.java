package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The metadata of an ONNX file. */
public final class ModelMetadata {

  private ModelMetadata() {}

  /**
   * Reads the {@code metadata_props} of a file.
   *
   * @throws IOException if it cannot be read or is no ONNX file
   */
  public static SortedMap<String, String> read(Path file) throws IOException {
    SortedMap<String, String> metadata = new TreeMap<>();
    try {
      ModelProto.parseFrom(Files.readAllBytes(file))
          .getMetadataPropsList()
          .forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " is no ONNX file", e);
    }
    return metadata;
  }
}
