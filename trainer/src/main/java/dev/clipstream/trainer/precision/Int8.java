package dev.clipstream.trainer.precision;

import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.GraphPass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A graph pass for int8 quantization of convolutions and what is between them, for CPUs with int8
 * units (VNNI, AMX): activations in unsigned bytes, weights in signed ones with a step for each
 * output channel, sums in int32. The graph says so with QuantizeLinear and DequantizeLinear around
 * the nodes that it had, which ONNX Runtime replaces by its int8 kernels: Jacob et al.,
 * Quantization and training of neural networks for efficient integer-arithmetic-only inference,
 * 2018.
 */
public final class Int8 implements GraphPass {

  private final QuantizationCalibrator calibration;

  /**
   * Prepares the pass.
   *
   * @param training images that the model was trained on, to find the ranges of activations with
   */
  public Int8(FrameSet training) {
    calibration = new QuantizationCalibrator(training);
  }

  @Override
  public void rewrite(GraphEditor graph) {
    BatchNorms.fold(graph);
    BatchNorms.toConvolutions(graph);
    Int8Region region = new Int8Region(graph);
    Map<String, PixelBytes> pixels = new LinkedHashMap<>();
    for (String entry : region.entries()) {
      PixelBytes.behind(graph, entry).ifPresent(found -> pixels.put(entry, found));
    }
    Set<String> open = region.toCalibrate();
    open.removeAll(pixels.keySet());
    Map<String, QuantizationParams> levels =
        new LinkedHashMap<>(calibration.levels(graph.graph(), open));
    pixels.forEach((value, found) -> levels.put(value, found.levels()));
    Int8Nodes nodes = new Int8Nodes(graph, region, levels, pixels);
    graph.replace(nodes::of);
  }
}
