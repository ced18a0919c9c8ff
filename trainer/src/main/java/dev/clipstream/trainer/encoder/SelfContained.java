package dev.clipstream.trainer.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.trainer.train.TrainingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A model in one file: weights that lie in files beside it are taken in, and what is said of it
 * becomes its metadata.
 */
final class SelfContained {

  private static final String PREFIX = DescriptionMetadata.key("");

  /** Serialized messages end there, with room for what is added. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - (64L << 20);

  /** The ONNX file, beside which the others lie. */
  private final Path file;

  private SelfContained(Path file) {
    this.file = file;
  }

  /**
   * Reads all of a model.
   *
   * @param said its metadata from now on, in place of what the file says in this project's keys
   * @throws TrainingException if it is too large for one file
   */
  static ModelProto of(ModelSource source, SortedMap<String, String> said) throws IOException {
    long bytes = Files.size(source.file());
    for (Path weights : source.weights()) {
      bytes += Files.size(weights);
    }
    if (bytes > MAX_BYTES) {
      throw new TrainingException(
          ("%s has %,d MB with its weights, and one ONNX file holds 2,048 MB: learn from clips with"
                  + " the features that its description names, so that the file can stay as it is")
              .formatted(source.file(), bytes >> 20));
    }
    ModelProto.Builder model = read(source.file()).toBuilder();
    SelfContained taker = new SelfContained(source.file());
    taker.take(model.getGraphBuilder());
    for (int i = 0; i < model.getFunctionsCount(); i++) {
      taker.takeNodes(model.getFunctionsBuilder(i).getNodeBuilderList());
    }
    return described(model, said);
  }

  private static ModelProto read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      CodedInputStream in = CodedInputStream.newInstance(stream, 1 << 16);
      in.setSizeLimit(Integer.MAX_VALUE);
      return ModelProto.parseFrom(in);
    }
  }

  /** The same model with other metadata in this project's keys; what other tools say stays. */
  static ModelProto described(ModelProto.Builder model, SortedMap<String, String> said) {
    List<StringStringEntryProto> others =
        model.getMetadataPropsList().stream()
            .filter(entry -> !entry.getKey().startsWith(PREFIX))
            .toList();
    model.clearMetadataProps().addAllMetadataProps(others);
    said.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private void take(GraphProto.Builder graph) throws IOException {
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      take(tensor);
    }
    for (SparseTensorProto.Builder sparse : graph.getSparseInitializerBuilderList()) {
      take(sparse.getValuesBuilder());
      take(sparse.getIndicesBuilder());
    }
    takeNodes(graph.getNodeBuilderList());
  }

  private void takeNodes(List<NodeProto.Builder> nodes) throws IOException {
    for (NodeProto.Builder node : nodes) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          take(attribute.getTBuilder());
        }
        if (attribute.hasG()) {
          take(attribute.getGBuilder());
        }
        for (TensorProto.Builder tensor : attribute.getTensorsBuilderList()) {
          take(tensor);
        }
        for (GraphProto.Builder graph : attribute.getGraphsBuilderList()) {
          take(graph);
        }
      }
    }
  }

  private void take(TensorProto.Builder tensor) throws IOException {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return;
    }
    String location = "";
    long offset = 0;
    long length = -1;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = Long.parseLong(entry.getValue());
        case "length" -> length = Long.parseLong(entry.getValue());
        default -> {}
      }
    }
    ByteString bytes = read(file.resolveSibling(location), offset, length);
    tensor.clearExternalData().clearDataLocation().setRawData(bytes);
  }

  private static ByteString read(Path file, long offset, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long count = length >= 0 ? length : channel.size() - offset;
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count));
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new EOFException(file + " has become shorter");
        }
      }
      return ByteString.copyFrom(bytes.flip());
    }
  }
}
