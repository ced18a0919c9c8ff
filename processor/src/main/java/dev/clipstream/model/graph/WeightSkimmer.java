package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies a serialized {@code ModelProto} without the contents of its large tensors, so that a model
 * of gigabytes is read in the memory that its nodes need. Tensors keep their names, types, shapes
 * and the places of external data.
 */
final class WeightSkimmer {

  /** Bytes of a tensor's or attribute's contents that are kept: shapes, scales, axes, labels. */
  static final int KEPT = 4096;

  /** Graphs in attributes of nodes of graphs. */
  private static final int MAX_DEPTH = 64;

  private enum Message {
    MODEL,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR
  }

  /**
   * A kind of message, as far as weights may be in it.
   *
   * @param nested fields with messages that are gone through likewise
   * @param contents fields that are left out where they are large
   * @param dropped fields of no use here
   */
  private record Kind(Map<Integer, Message> nested, Set<Integer> contents, Set<Integer> dropped) {}

  private static final Map<Message, Kind> KINDS =
      Map.of(
          Message.MODEL,
          new Kind(
              Map.of(
                  ModelProto.GRAPH_FIELD_NUMBER, Message.GRAPH,
                  ModelProto.FUNCTIONS_FIELD_NUMBER, Message.FUNCTION),
              Set.of(),
              Set.of(ModelProto.DOC_STRING_FIELD_NUMBER, ModelProto.TRAINING_INFO_FIELD_NUMBER)),
          Message.GRAPH,
          new Kind(
              Map.of(
                  GraphProto.NODE_FIELD_NUMBER, Message.NODE,
                  GraphProto.INITIALIZER_FIELD_NUMBER, Message.TENSOR,
                  GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER, Message.SPARSE),
              Set.of(),
              Set.of(GraphProto.DOC_STRING_FIELD_NUMBER, GraphProto.METADATA_PROPS_FIELD_NUMBER)),
          Message.FUNCTION,
          new Kind(Map.of(FunctionProto.NODE_FIELD_NUMBER, Message.NODE), Set.of(), Set.of()),
          Message.NODE,
          new Kind(
              Map.of(NodeProto.ATTRIBUTE_FIELD_NUMBER, Message.ATTRIBUTE),
              Set.of(),
              Set.of(NodeProto.DOC_STRING_FIELD_NUMBER, NodeProto.METADATA_PROPS_FIELD_NUMBER)),
          Message.ATTRIBUTE,
          new Kind(
              Map.of(
                  AttributeProto.T_FIELD_NUMBER, Message.TENSOR,
                  AttributeProto.TENSORS_FIELD_NUMBER, Message.TENSOR,
                  AttributeProto.G_FIELD_NUMBER, Message.GRAPH,
                  AttributeProto.GRAPHS_FIELD_NUMBER, Message.GRAPH,
                  AttributeProto.SPARSE_TENSOR_FIELD_NUMBER, Message.SPARSE,
                  AttributeProto.SPARSE_TENSORS_FIELD_NUMBER, Message.SPARSE),
              Set.of(
                  AttributeProto.S_FIELD_NUMBER,
                  AttributeProto.FLOATS_FIELD_NUMBER,
                  AttributeProto.INTS_FIELD_NUMBER),
              Set.of(AttributeProto.DOC_STRING_FIELD_NUMBER)),
          Message.SPARSE,
          new Kind(
              Map.of(
                  SparseTensorProto.VALUES_FIELD_NUMBER, Message.TENSOR,
                  SparseTensorProto.INDICES_FIELD_NUMBER, Message.TENSOR),
              Set.of(),
              Set.of()),
          Message.TENSOR,
          new Kind(
              Map.of(),
              Set.of(
                  TensorProto.FLOAT_DATA_FIELD_NUMBER,
                  TensorProto.INT32_DATA_FIELD_NUMBER,
                  TensorProto.STRING_DATA_FIELD_NUMBER,
                  TensorProto.INT64_DATA_FIELD_NUMBER,
                  TensorProto.RAW_DATA_FIELD_NUMBER,
                  TensorProto.DOUBLE_DATA_FIELD_NUMBER,
                  TensorProto.UINT64_DATA_FIELD_NUMBER),
              Set.of(
                  TensorProto.DOC_STRING_FIELD_NUMBER, TensorProto.METADATA_PROPS_FIELD_NUMBER)));

  private final CodedInputStream in;

  private WeightSkimmer(CodedInputStream in) {
    this.in = in;
  }

  /**
   * @param in at the beginning of a {@code ModelProto}; read to its end
   * @return the model, without what is large in it
   * @throws InvalidProtocolBufferException if it is no protobuf message of that kind
   */
  static ByteString skim(CodedInputStream in) throws IOException {
    return new WeightSkimmer(in).copy(Message.MODEL, 0);
  }

  /** Copies a message up to its end, or to the limit that is set. */
  private ByteString copy(Message message, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("graphs nested more than " + MAX_DEPTH + " deep");
    }
    Kind kind = Objects.requireNonNull(KINDS.get(message));
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int kept = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      Message nested = kind.nested().get(field);
      if (delimited && nested != null) {
        copyNested(field, nested, depth, out);
      } else if (kind.dropped().contains(field)) {
        drop(tag);
      } else if (kind.contents().contains(field)) {
        kept = copyContents(tag, field, delimited, kept, out);
      } else {
        copyField(tag, field, out);
      }
    }
    out.flush();
    return bytes.toByteString();
  }

  private void copyField(int tag, int field, CodedOutputStream out) throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> out.writeUInt64(field, in.readRawVarint64());
      case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64(field, in.readRawLittleEndian64());
      case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32(field, in.readRawLittleEndian32());
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> out.writeBytes(field, in.readBytes());
      // Groups, which no model has.
      default -> drop(tag);
    }
  }

  private void drop(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group that ends and never began");
    }
  }

  private void copyNested(int field, Message kind, int depth, CodedOutputStream out)
      throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    ByteString message = copy(kind, depth + 1);
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("it ends before all of it is there");
    }
    in.popLimit(outer);
    out.writeBytes(field, message);
  }

  /**
   * @param kept bytes of this message's contents that were copied before
   * @return the same, with this field
   */
  private int copyContents(int tag, int field, boolean delimited, int kept, CodedOutputStream out)
      throws IOException {
    if (!delimited) {
      if (kept > KEPT) {
        drop(tag);
        return kept;
      }
      copyField(tag, field, out);
      return kept + Long.BYTES;
    }
    int length = in.readRawVarint32();
    if (length < 0) {
      throw new InvalidProtocolBufferException("a field of negative length");
    }
    if (kept + (long) length > KEPT) {
      in.skipRawBytes(length);
      return KEPT + 1;
    }
    out.writeByteArray(field, in.readRawBytes(length));
    return kept + length;
  }
}
