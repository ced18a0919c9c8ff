package dev.clipstream.steps;

import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps of frames that are released and not yet processed, computed together: the first frame of
 * each stream in one run, then the second, and so on.
 *
 * <p>What is found is a guess at what will be asked, and nothing else: it holds only for the very
 * state that it began from, so a frame that turns out to be of no clip, or another state, costs a
 * run more and changes nothing. Owned by the task's stream thread.
 */
final class StepAhead {

  /**
   * A step that is done.
   *
   * @param before the state that it began from
   * @param after empty if the model could not take the frame
   */
  record Done(StepState before, Optional<Stepped> after) {}

  /** A frame whose turn comes. */
  private record Turn(StepFrame frame, boolean begins) {}

  /** The turns of one stream, and the state that it stands at. */
  private static final class Line {
    private final List<Turn> turns = new ArrayList<>();
    private StreamProgress progress;
    private StepState state;

    private Line(StreamProgress progress, StepState state) {
      this.progress = progress;
      this.state = state;
    }
  }

  private final StepRunner runner;
  private final StepSettings settings;
  private final Map<Long, Done> done = new HashMap<>();

  StepAhead(StepRunner runner, StepSettings settings) {
    this.runner = runner;
    this.settings = settings;
  }

  /** The step of a frame from a state, if it is done. */
  @Nullable Done take(long offset, StepState before) {
    Done found = done.remove(offset);
    return found != null && found.before().equals(before) ? found : null;
  }

  /**
   * Steps frames.
   *
   * @param frames that a model takes, in the order in which they will come
   * @param rowOf where a stream stands
   * @param stateOf what the model is to go on from there
   */
  void step(
      StepModel model,
      List<StepFrame> frames,
      Function<String, StepRow> rowOf,
      Function<StepRow, StepState> stateOf) {
    done.clear();
    Map<String, Line> lines = new LinkedHashMap<>();
    for (StepFrame frame : frames) {
      Line line =
          lines.computeIfAbsent(
              frame.header().streamId(),
              id -> {
                StepRow row = rowOf.apply(id);
                return new Line(row.progress(), stateOf.apply(row));
              });
      StreamProgress.Arrival arrival = line.progress.arrivalOf(frame.header(), settings);
      if (arrival.steps()) {
        line.turns.add(new Turn(frame, arrival == StreamProgress.Arrival.BEGINS));
      }
      line.progress = line.progress.after(frame.header(), arrival, settings);
    }
    for (int round = 0; !lines.isEmpty(); round++) {
      int at = round;
      lines.values().removeIf(line -> line.turns.size() <= at);
      step(model, List.copyOf(lines.values()), at);
    }
  }

  private void step(StepModel model, List<Line> lines, int round) {
    if (lines.isEmpty()) {
      return;
    }
    List<float[]> features = new ArrayList<>();
    List<StepState> states = new ArrayList<>();
    for (Line line : lines) {
      Turn turn = line.turns.get(round);
      features.add(turn.frame().features());
      states.add(turn.begins() ? model.initial() : line.state);
    }
    List<Optional<Stepped>> stepped = runner.run(model, features, states);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      StepState before = states.get(i);
      done.put(line.turns.get(round).frame().offset(), new Done(before, stepped.get(i)));
      line.state = stepped.get(i).map(Stepped::next).orElse(before);
    }
  }
}
