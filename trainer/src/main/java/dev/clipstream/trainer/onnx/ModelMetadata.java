package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
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

  /** The bytes of a file with an entry added to its metadata, or replaced. */
  public static byte[] with(Path file, String key, String value) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    for (int i = model.getMetadataPropsCount() - 1; i >= 0; i--) {
      if (model.getMetadataProps(i).getKey().equals(key)) {
        model.removeMetadataProps(i);
      }
    }
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    return model.build().toByteArray();
  }
}
