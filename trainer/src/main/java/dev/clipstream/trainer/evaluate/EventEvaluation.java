package dev.clipstream.trainer.evaluate;

import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.Labels;
import dev.clipstream.shapes.EventScores;
import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.trainer.data.store.StreamSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * How well the events that rules make of a step model's scores are what happened on streams: the
 * models step, and the rules watch, by the code that serves them, frame after frame.
 *
 * @param streams how many
 * @param frames in each
 * @param rules in the order of their file
 */
public record EventEvaluation(int streams, int frames, List<OfRule> rules) {

  private static final int BATCH = 32;

  /** As many labels as {@code run} puts into a record: the others score 0 for a rule. */
  private static final int TOP_K = 5;

  private static final Duration IDLE = Duration.ofSeconds(10);

  public EventEvaluation {
    rules = List.copyOf(rules);
  }

  /**
   * What comes of one rule.
   *
   * @param delays of the events that are right, in frames
   */
  public record OfRule(String rule, EventScores scores, Delays delays) {

    private OfRule plus(EventScores more, Delays theirs) {
      return new OfRule(rule, scores.plus(more), delays.plus(theirs));
    }

    /** For a JSON object, which knows no NaN: what cannot be said is left out. */
    public Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("rule", rule);
      facts.put("actions", scores.actions());
      facts.put("events", scores.events());
      facts.put("right", scores.right());
      put(facts, "precision", scores.precision());
      put(facts, "recall", scores.recall());
      put(facts, "frames_to_begin", delays.toBegin());
      put(facts, "frames_to_end", delays.toEnd());
      return facts;
    }

    private static void put(Map<String, Object> facts, String name, double value) {
      if (!Double.isNaN(value)) {
        facts.put(name, value);
      }
    }
  }

  /**
   * How much later than things happen they are told.
   *
   * @param events that were told
   * @param begin frames from the beginning of an action to the frame whose label told it, summed up
   * @param end likewise, from the first frame that is no longer of the action
   */
  public record Delays(int events, long begin, long end) {

    static final Delays NONE = new Delays(0, 0, 0);

    private Delays plus(Delays other) {
      return new Delays(events + other.events, begin + other.begin, end + other.end);
    }

    /** Mean delay of a beginning in frames; not a number if there was none. */
    public double toBegin() {
      return begin / (double) events;
    }

    /** Mean delay of an end in frames; not a number if there was none. */
    public double toEnd() {
      return end / (double) events;
    }
  }

  /**
   * An event, with when it was told.
   *
   * @param span what it says
   * @param begun frame whose label had it begin
   * @param ended frame whose label had it end
   */
  private record Told(LabelSpan span, int begun, int ended) {}

  /**
   * Watches all streams of a set.
   *
   * @param rules of what is said so far
   * @param minOverlap the least overlap, intersection over union, of an event that is right
   * @param progress is told how many streams are done
   */
  public static EventEvaluation of(
      FrameModel frames,
      StepModel step,
      StreamSet set,
      List<EventRule> rules,
      double minOverlap,
      IntConsumer progress) {
    StepEvaluation.requireFeatures(step);
    Evaluation.requireSize(frames, set.height(), set.width());
    List<OfRule> all = new ArrayList<>();
    rules.forEach(rule -> all.add(new OfRule(rule.name(), new EventScores(0, 0, 0), Delays.NONE)));
    FrameModel.Runner runner = frames.newRunner(BATCH);
    for (int i = 0; i < set.size(); i++) {
      Map<String, List<Told>> told = watch(runner, step, set, i, rules);
      for (int r = 0; r < rules.size(); r++) {
        EventRule rule = rules.get(r);
        List<LabelSpan> actions =
            set.actions(i).stream().filter(action -> rule.watches(action.label())).toList();
        List<Told> events = told.getOrDefault(rule.name(), List.of());
        all.set(
            r,
            all.get(r)
                .plus(
                    EventScores.of(actions, events.stream().map(Told::span).toList(), minOverlap),
                    delays(actions, events, minOverlap)));
      }
      progress.accept(i + 1);
    }
    return new EventEvaluation(set.size(), set.frames(), all);
  }

  private static Delays delays(List<LabelSpan> actions, List<Told> events, double minOverlap) {
    Delays all = Delays.NONE;
    for (LabelSpan action : actions) {
      Optional<Told> best = Optional.empty();
      double most = minOverlap;
      for (Told event : events) {
        double overlap = action.overlap(event.span());
        if (overlap >= most && event.span().label().equals(action.label())) {
          best = Optional.of(event);
          most = overlap;
        }
      }
      if (best.isPresent()) {
        Told told = best.get();
        all = all.plus(new Delays(1, told.begun() - action.begin(), told.ended() - action.end()));
      }
    }
    return all;
  }

  /** The events of one stream, by rule. */
  private static Map<String, List<Told>> watch(
      FrameModel.Runner runner, StepModel step, StreamSet set, int index, List<EventRule> rules) {
    Map<String, List<Told>> told = new LinkedHashMap<>();
    Map<String, Integer> begun = new LinkedHashMap<>();
    int[] now = new int[1];
    StreamEvents events =
        new StreamEvents(
            "stream",
            new EventRules(rules, IDLE),
            event -> {
              String open = event.getRule() + "\n" + event.getLabel();
              if (event.getKind() == EventKind.BEGIN) {
                begun.put(open, now[0]);
              } else {
                told.computeIfAbsent(event.getRule(), rule -> new ArrayList<>())
                    .add(new Told(span(event), begun.getOrDefault(open, now[0]), now[0]));
              }
            });
    Labels labels = new Labels(TOP_K);
    List<String> names = step.card().labels();
    Model model = new Model(step.card().name(), step.card().sha256());
    StepState state = step.initial();
    for (int from = 0; from < set.frames(); from += BATCH) {
      int to = Math.min(set.frames(), from + BATCH);
      for (float[] features : features(runner, set.frames(index, from, to))) {
        Stepped stepped = step.step(List.of(features), List.of(state)).get(0);
        state = stepped.next();
        Said said =
            new Said(
                EventSource.SO_FAR,
                labels.best(stepped.probabilities(), names::get, step.card().unknownBelow()),
                model);
        long at = set.capturedAtMicros(now[0]);
        events.frame(
            new FrameHeader("stream", Optional.empty(), now[0], at, false),
            new FrameRef("frames", 0, now[0]),
            List.of(said));
        now[0]++;
      }
    }
    events.endSilent(Long.MAX_VALUE);
    return told;
  }

  private static LabelSpan span(LabelEvent event) {
    return new LabelSpan(event.getLabel(), event.getFirstFrame(), event.getLastFrame() + 1);
  }

  private static List<float[]> features(FrameModel.Runner runner, List<byte[]> frames) {
    ByteBuffer pixels = runner.pixels().duplicate().clear();
    frames.forEach(pixels::put);
    List<float[]> features = new ArrayList<>();
    for (FrameScores scores : runner.run(frames.size())) {
      features.add(scores.features());
    }
    return features.subList(0, frames.size());
  }
}
