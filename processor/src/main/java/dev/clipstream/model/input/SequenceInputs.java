package dev.clipstream.model.input;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.ElementType;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.TensorWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sequence model is fed: the features of clips, and where the graph has them, their lengths
 * and a mask of the frames that count.
 *
 * @param features [N,T,F], or [T,N,F] if time comes first
 * @param timeFirst whether it does
 * @param lengths int32 or int64 [N]
 * @param mask [N,T], of any type
 * @param extra what is fed the same with every run
 */
public record SequenceInputs(
    GraphTensor features,
    boolean timeFirst,
    Optional<GraphTensor> lengths,
    Optional<GraphTensor> mask,
    ExtraInputs extra)
    implements AutoCloseable {

  private static final String FEATURES = "features";

  /**
   * @throws ModelException if the model takes something else, or it is not clear what
   */
  public static SequenceInputs of(ModelGraph graph, ModelDescription card) {
    GraphTensor features = features(graph, card);
    List<GraphTensor> others =
        graph.inputs().stream().filter(input -> !input.equals(features)).toList();
    Optional<GraphTensor> lengths = others.stream().filter(SequenceInputs::isLengths).findFirst();
    Optional<GraphTensor> mask = others.stream().filter(SequenceInputs::isMask).findFirst();
    Set<String> fed = new HashSet<>(Set.of(features.name()));
    lengths.ifPresent(input -> fed.add(input.name()));
    mask.ifPresent(input -> fed.add(input.name()));
    return new SequenceInputs(
        features, timeFirst(card), lengths, mask, ExtraInputs.of(graph, card, fed));
  }

  private static GraphTensor features(ModelGraph graph, ModelDescription card) {
    List<GraphTensor> sequences =
        graph.inputs().stream()
            .filter(input -> input.hasRank(3) && input.type().isFloating())
            .toList();
    Optional<GraphTensor> named =
        sequences.stream()
            .filter(input -> input.name().equals(card.input().orElse(FEATURES)))
            .findFirst();
    boolean only = card.input().isEmpty() && sequences.size() == 1;
    return named
        .or(() -> only ? Optional.of(sequences.get(0)) : Optional.empty())
        .orElseThrow(
            () ->
                new ModelException(
                    "%s is no sequence model: it takes %s, where features of shape [N,T,F] are"
                            .formatted(card.name(), graph.inputs())
                        + " needed; if one of them is that, name it as \"input\" in "
                        + card.name()
                        + ".json"));
  }

  private static boolean timeFirst(ModelDescription card) {
    Optional<Layout> layout = card.graph().layout();
    if (layout.isPresent() && layout.get() != Layout.NTF && layout.get() != Layout.TNF) {
      throw new ModelException(
          card.name() + ": the layout of features is NTF or TNF, not " + layout.get());
    }
    return layout.equals(Optional.of(Layout.TNF));
  }

  private static boolean isLengths(GraphTensor input) {
    return input.hasRank(1) && input.type().isIndex() && lowerName(input).contains("len");
  }

  private static boolean isMask(GraphTensor input) {
    boolean readable =
        input.type() == ElementType.BOOL || input.type().isFloating() || input.type().isIndex();
    return input.hasRank(2) && readable && lowerName(input).contains("mask");
  }

  private static String lowerName(GraphTensor input) {
    return input.name().toLowerCase(Locale.ROOT);
  }

  /** Whether the graph can tell frames from what fills a clip up. */
  public boolean knowLengths() {
    return lengths.isPresent() || mask.isPresent();
  }

  /** Clips that the graph insists on; 0 for any number. */
  public int fixedBatch() {
    return (int) Math.max(0, features.size(timeFirst ? 1 : 0));
  }

  /** Frames that the graph insists on; 0 for any number. */
  public int fixedFrames() {
    return (int) Math.max(0, features.size(timeFirst ? 0 : 1));
  }

  /** Numbers a frame; 0 if the graph does not say. */
  public int featureSize() {
    return (int) Math.max(0, features.size(2));
  }

  /**
   * Adds what is to be fed for some clips; each float [T][F] of one F.
   *
   * @param rows clips of the batch; what is beyond those given is filled up
   * @param frames of each row; a clip that has fewer is filled up
   * @param feed to be closed by the caller, whatever happens
   */
  public void addTo(Map<String, OnnxTensor> feed, List<float[][]> clips, int rows, int frames)
      throws OrtException {
    int size = clips.get(0)[0].length;
    float[] packed = new float[Math.multiplyExact(rows, frames * size)];
    long[] counts = new long[rows];
    float[] counted = new float[rows * frames];
    float masked = mask.filter(input -> lowerName(input).contains("pad")).isPresent() ? 0 : 1;
    for (int row = 0; row < rows; row++) {
      // Rows that nobody asked for have one frame: no graph is to divide by 0.
      float[][] clip = row < clips.size() ? clips.get(row) : new float[][] {new float[size]};
      counts[row] = clip.length;
      for (int t = 0; t < frames; t++) {
        counted[row * frames + t] = t < clip.length ? masked : 1 - masked;
        // A graph that knows no lengths cannot mask: the last frame again is the least harm.
        if (t < clip.length || !knowLengths()) {
          int at = timeFirst ? t * rows + row : row * frames + t;
          System.arraycopy(clip[Math.min(t, clip.length - 1)], 0, packed, at * size, size);
        }
      }
    }
    long[] shape = timeFirst ? new long[] {frames, rows, size} : new long[] {rows, frames, size};
    feed.put(features.name(), TensorWriter.of(packed, shape, features.type()));
    if (lengths.isPresent()) {
      feed.put(
          lengths.get().name(), TensorWriter.of(counts, new long[] {rows}, lengths.get().type()));
    }
    if (mask.isPresent()) {
      feed.put(
          mask.get().name(),
          TensorWriter.of(counted, new long[] {rows, frames}, mask.get().type()));
    }
  }

  @Override
  public void close() {
    extra.close();
  }
}
