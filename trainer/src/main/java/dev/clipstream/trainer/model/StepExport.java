package dev.clipstream.trainer.model;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sequence model as a graph of one step.
 *
 * @param graph {@code features} [N,F] and states [N,D] in, {@code probabilities} [N,K] and the
 *     states after the step out
 * @param states the input of each state, with the output that is fed to it with the next step
 */
public record StepExport(OnnxGraph graph, SortedMap<String, String> states) {

  public StepExport {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
  }
}
