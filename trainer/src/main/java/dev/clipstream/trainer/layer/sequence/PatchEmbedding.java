package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.layer.Weights;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A patch embedding, which makes a sequence of an image: it is cut into segments (rows, or
 * patches), row by row, and each is embedded linearly: y[n,t,e] = b[e] + sum over i of w[e,i]
 * segment[n,t,i], from [N,C,H,W] to [N,T,E]. Dosovitskiy et al., An image is worth 16x16 words,
 * 2021.
 *
 * <p>Computed as the convolution that it is, with the stride of the segments; what is left over at
 * the right and the bottom is dropped.
 */
public final class PatchEmbedding implements TensorLayer {

  private final Segments segments;
  private final int width;
  private final Conv2dImpl module;

  /**
   * How an image is cut.
   *
   * @param rows of a segment
   * @param columns of a segment
   * @param down rows from one segment to the next below; fewer than a segment's rows: they overlap
   * @param right columns from one segment to the next beside it
   */
  public record Segments(int rows, int columns, int down, int right) {

    /** Every row of the image is a segment. */
    public static Segments rowsOf(Shape image) {
      return new Segments(1, image.width(), 1, image.width());
    }

    /**
     * Patches of a quarter of the rows and columns, half overlapping: 7 by 7, whatever the image.
     */
    public static Segments grid(Shape image) {
      int rows = Math.max(1, image.height() / 4);
      int columns = Math.max(1, image.width() / 4);
      return new Segments(rows, columns, Math.max(1, rows / 2), Math.max(1, columns / 2));
    }

    /** Squares, so many pixels apart. */
    public static Segments patches(int size, int apart) {
      return new Segments(size, size, apart, apart);
    }
  }

  /**
   * A layer with fresh weights.
   *
   * @param channels channels C of the image
   * @param segments how it is cut
   * @param width width E of a step
   */
  public PatchEmbedding(int channels, Segments segments, int width) {
    this.segments = segments;
    this.width = width;
    try (LongPointer size = new LongPointer(segments.rows(), segments.columns())) {
      Conv2dOptions options = new Conv2dOptions(channels, width, size);
      options.stride().put(new long[] {segments.down(), segments.right()});
      module = new Conv2dImpl(options);
    }
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    int down = count(input.height(), segments.rows(), segments.down());
    int right = count(input.width(), segments.columns(), segments.right());
    return Shape.sequence(down * right, width);
  }

  private static int count(int size, int segment, int step) {
    return size < segment ? 0 : (size - segment) / step + 1;
  }

  @Override
  public long multiplyAdds(Shape input) {
    int segment = input.channels() * segments.rows() * segments.columns();
    return (long) output(input).size() * segment;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input).flatten(2, 3).transpose(1, 2);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String plane =
        graph.node(
            "Conv",
            List.of(
                input,
                Weights.add(graph, "segments.weight", module.weight()),
                Weights.add(graph, "segments.bias", module.bias())),
            Attributes.integers("kernel_shape", segments.rows(), segments.columns()),
            Attributes.integers("strides", segments.down(), segments.right()));
    String line =
        graph.node("Reshape", List.of(plane, graph.integers("segments.shape", 0, width, -1)));
    return graph.node("Transpose", List.of(line), Attributes.integers("perm", 0, 2, 1));
  }
}
