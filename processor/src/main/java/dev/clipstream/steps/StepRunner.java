package dev.clipstream.steps;

import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step model under the watchdog. What fails together is run one by one, and a frame that
 * fails alone has no step; if the model also fails on nothing out of the ordinary, it is the device
 * that has failed.
 */
final class StepRunner {

  private static final Logger log = LoggerFactory.getLogger(StepRunner.class);

  private final RunWatchdog watchdog;
  private final ProcessorListener listener;

  StepRunner(RunWatchdog watchdog, ProcessorListener listener) {
    this.watchdog = watchdog;
    this.listener = listener;
  }

  /**
   * @return one a frame, in order; empty for those that the model cannot take
   * @throws InferenceException if the device or the model has failed
   */
  List<Optional<Stepped>> run(StepModel model, List<float[]> features, List<StepState> states) {
    try {
      return watched(model, features, states).stream()
          .map(stepped -> Optional.of(stepped).filter(Stepped::isSound))
          .toList();
    } catch (InferenceException e) {
      if (features.size() > 1) {
        return oneByOne(model, features, states);
      }
      log.warn("a frame has no step, its features make the stream model fail", e);
      requireSound(model);
      return List.of(Optional.empty());
    }
  }

  private List<Optional<Stepped>> oneByOne(
      StepModel model, List<float[]> features, List<StepState> states) {
    List<Optional<Stepped>> all = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      all.addAll(run(model, List.of(features.get(i)), List.of(states.get(i))));
    }
    return all;
  }

  private void requireSound(StepModel model) {
    List<Stepped> unused =
        watched(model, List.of(new float[model.featureSize()]), List.of(model.initial()));
  }

  private List<Stepped> watched(StepModel model, List<float[]> features, List<StepState> states) {
    List<Stepped> all = new ArrayList<>();
    long startedAt = System.nanoTime();
    watchdog.run("a step of the stream model", () -> all.addAll(model.step(features, states)));
    listener.framesStepped(features.size(), System.nanoTime() - startedAt);
    return all;
  }
}
