package dev.clipstream.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.input.SequenceInputs;
import dev.clipstream.model.output.SequenceOutputs;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.OnnxSession;
import dev.clipstream.model.session.TensorReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a sequence model on the clips of one batch, and reads its numbers as they come. May be used
 * by many threads; close it after the last run.
 */
final class SequenceRun implements AutoCloseable {

  /**
   * What the model gave for one clip.
   *
   * @param numbers flattened
   * @param shape of them
   * @param attention one weight a frame that was run, fill included; empty if it has none
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Raw(float[] numbers, long[] shape, float[] attention) {}

  private final OnnxSession session;
  private final SequenceInputs inputs;
  private final SequenceOutputs outputs;
  private final Set<String> names;

  SequenceRun(OnnxSession session, SequenceInputs inputs, SequenceOutputs outputs) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
    this.names = outputs.names();
  }

  SequenceInputs inputs() {
    return inputs;
  }

  SequenceOutputs outputs() {
    return outputs;
  }

  Device device() {
    return session.device();
  }

  /**
   * @param clips each float [T][F] of one F, as many as the graph takes at once
   * @return one a clip, in order
   */
  Raw[] run(List<float[][]> clips) throws OrtException {
    return run(clips, false);
  }

  /** As {@link #run}, where a failure is an answer. */
  Raw[] tryRun(List<float[][]> clips) throws OrtException {
    return run(clips, true);
  }

  private Raw[] run(List<float[][]> clips, boolean mayFail) throws OrtException {
    int rows = inputs.fixedBatch() == 0 ? clips.size() : inputs.fixedBatch();
    int longest = clips.stream().mapToInt(clip -> clip.length).max().orElseThrow();
    int frames = inputs.fixedFrames() == 0 ? longest : inputs.fixedFrames();
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      inputs.addTo(fed, clips, rows, frames);
      Map<String, OnnxTensor> all = new HashMap<>(inputs.extra().tensors());
      all.putAll(fed);
      try (OrtSession.Result result =
          mayFail ? session.tryRun(all, names) : session.run(all, names)) {
        return unpack(result, rows, clips.size());
      }
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private Raw[] unpack(OrtSession.Result result, int rows, int n) throws OrtException {
    TensorReader.Rows scores = outputs.scores().readShaped(result, rows, n);
    float[][] attention =
        outputs.attention().isPresent()
            ? outputs.attention().get().read(result, rows, n)
            : new float[n][0];
    Raw[] all = new Raw[n];
    for (int i = 0; i < n; i++) {
      all[i] = new Raw(scores.rows()[i], scores.shape(), attention[i]);
    }
    return all;
  }

  @Override
  public void close() {
    session.close();
    inputs.close();
  }
}
