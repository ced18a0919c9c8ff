package dev.clipstream.serving;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.LabelDifference;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.step.StepModels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models in use, and the point where a new pair replaces them. Another pair can take their
 * place while they run: whoever asks from then on gets the new one, whoever has the old one
 * finishes with it, and the last closes it.
 *
 * <p>A clip may have begun with the features of a frame model before, which only the sequence model
 * of that pair can read. So a sequence model stays while a clip of any task needs it, see {@link
 * #hold}, and the one before the current in any case until the next change. It is closed within a
 * tick of the tasks once no clip does; {@link #MAX_BEFORE} are kept at most.
 *
 * <p>Thread-safe.
 */
public final class ServedModels implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServedModels.class);

  /** Pairs that are kept for clips, beside the one that is served. */
  static final int MAX_BEFORE = 16;

  private final PairNeeds needs;

  /** Of stream models; empty if none is served. */
  private volatile Optional<StepModels> steps = Optional.empty();

  /** Null where no frame is classified by itself; guarded by this. */
  private @Nullable Generation current;

  /** Newest first. Of these only the sequence models are still there; guarded by this. */
  private final List<Generation> before = new ArrayList<>();

  private ServedModels(@Nullable Generation first, PairNeeds needs) {
    this.current = first;
    this.needs = needs;
  }

  /** Serves models that are closed with this, or when others take their place. */
  public static ServedModels owning(FrameModel frame, Optional<SequenceModel> sequence) {
    return owning(frame, sequence, System::nanoTime);
  }

  /** As above, with the stream model that reads the frame model's features, if there is one. */
  public static ServedModels owning(ModelPair pair) {
    String encoder = pair.frame().card().encoderId();
    return owning(pair.frame(), pair.sequence())
        .with(pair.steps().map(model -> StepModels.owning(encoder, model)));
  }

  static ServedModels owning(
      FrameModel frame, Optional<SequenceModel> sequence, LongSupplier nanoTime) {
    return new ServedModels(Generation.owning(frame, sequence, nanoTime), new PairNeeds(nanoTime));
  }

  /** Serves models that stay the caller's to close, after this. */
  public static ServedModels borrowing(FrameModel frame, Optional<SequenceModel> sequence) {
    return new ServedModels(
        Generation.borrowing(frame, sequence, System::nanoTime), new PairNeeds(System::nanoTime));
  }

  /** Serves a stream model as well, closed with this if it is this one's to close. */
  public ServedModels with(Optional<StepModels> stream) {
    this.steps = stream;
    return this;
  }

  /** The stream model, if one is served. */
  public Optional<StepModels> steps() {
    return steps;
  }

  /** Serves none: no frame is classified by itself, and no sequence model is there. */
  public static ServedModels none() {
    return new ServedModels(null, new PairNeeds(System::nanoTime));
  }

  /** Whether there is a frame model. */
  public synchronized boolean labelFrames() {
    return current != null;
  }

  private Generation current() {
    if (current == null) {
      throw new IllegalStateException("no frame model is served");
    }
    return current;
  }

  private Optional<SharedModel<SequenceModel>> sequence() {
    return current == null ? Optional.empty() : current.sequence();
  }

  /** For the clips of one task; to be closed with it. */
  public PairHold hold() {
    return PairHold.on(this, needs);
  }

  /** The frame model, for one batch. */
  public synchronized Lease<FrameModel> frame() {
    return current().frame().lease();
  }

  /** Of the frame model that new frames meet. */
  public synchronized ModelDescription frameCard() {
    return current().frame().model().card();
  }

  /** Of the sequence model that new clips meet; empty if none is served. */
  public synchronized Optional<ModelDescription> sequenceCard() {
    return sequence().map(sequence -> sequence.model().card());
  }

  /** The most frames of a clip that are used; 0 if no sequence model is served. */
  public synchronized int maxFrames() {
    return sequence().map(sequence -> sequence.model().maxFrames()).orElse(0);
  }

  /**
   * The sequence models that can be asked, for one batch of clips: the one served, then those
   * before it, the newest first.
   */
  public synchronized SequenceLeases sequences() {
    List<SequenceLeases.Entry> entries = new ArrayList<>();
    addTo(entries, current());
    before.forEach(generation -> addTo(entries, generation));
    return new SequenceLeases(entries);
  }

  private static void addTo(List<SequenceLeases.Entry> entries, Generation generation) {
    String encoder = generation.frame().model().card().encoderId();
    generation
        .sequence()
        .ifPresent(sequence -> entries.add(new SequenceLeases.Entry(encoder, sequence.lease())));
  }

  /**
   * Serves another pair, all at once; takes it over, to be closed when it has had its time.
   *
   * @throws ModelException if it would answer another question than the one before: then nothing
   *     changes, and the pair stays the caller's
   */
  public synchronized void swap(FrameModel frame, Optional<SequenceModel> sequence) {
    requireSameQuestion(frame, sequence);
    Generation old = current();
    current = Generation.owning(frame, sequence, needs::nanoTime);
    if (old.sequence().isPresent()) {
      before.add(0, old);
    }
    old.frame().release();
    closeUnneeded();
    if (before.size() > MAX_BEFORE) {
      Generation oldest = before.remove(before.size() - 1);
      log.warn(
          "{} pairs before this one are still needed by open clips: clips that were begun with {}"
              + " get empty labels",
          before.size() + 1,
          oldest.frame().model().card().name());
      oldest.releaseSequence();
    }
  }

  /**
   * As {@link #swap(FrameModel, Optional)}, with the stream model that reads the frame model's
   * features. Its frames may come before this returns.
   */
  synchronized void swap(ModelPair next) {
    if (steps.isPresent() != next.steps().isPresent()) {
      throw new ModelException("a stream model can only come or go with a restart");
    }
    next.steps().ifPresent(model -> steps.orElseThrow().requireSameQuestion(model));
    requireSameQuestion(next.frame(), next.sequence());
    String encoder = next.frame().card().encoderId();
    next.steps().ifPresent(model -> steps.orElseThrow().swap(encoder, model));
    swap(next.frame(), next.sequence());
  }

  /**
   * Closes the sequence models that no clip needs. The one before stays even so: clips that come
   * from another instance may need it.
   */
  synchronized void closeUnneeded() {
    if (current == null) {
      return;
    }
    Set<Long> readByNewer = new HashSet<>(Set.of(current.encoder()));
    for (int i = 0; i < before.size(); i++) {
      Generation generation = before.get(i);
      boolean isRead = !readByNewer.add(generation.encoder());
      if (isRead || (i > 0 && !mayBeNeeded(generation))) {
        before.remove(i--);
        generation.releaseSequence();
      }
    }
  }

  private boolean mayBeNeeded(Generation generation) {
    OptionalLong lastUsed = generation.lastUsedNanos();
    return lastUsed.isEmpty() || needs.include(generation.encoder(), lastUsed.getAsLong());
  }

  private void requireSameQuestion(FrameModel frame, Optional<SequenceModel> sequence) {
    FrameModel now = current().frame().model();
    requireSameLabels(now.card(), frame.card());
    if (now.classes() != frame.classes()) {
      throw new ModelException(
          frame.card().name()
              + " gives "
              + frame.classes()
              + " scores where the one served gives "
              + now.classes()
              + ": restart to change that");
    }
    requireSameKind(frame.card(), now.givesIndependentScores(), frame.givesIndependentScores());
    if (sequence().isPresent() != sequence.isPresent()) {
      throw new ModelException("a sequence model can only come or go with a restart");
    }
    sequence.ifPresent(
        next -> {
          SequenceModel before = sequence().orElseThrow().model();
          requireSameLabels(before.card(), next.card());
          requireSameKind(
              next.card(), before.givesIndependentScores(), next.givesIndependentScores());
        });
  }

  /** What {@code --min-score} means, and whether scores sum to 1, must not change in passing. */
  private static void requireSameKind(ModelDescription next, boolean before, boolean after) {
    if (before != after) {
      throw new ModelException(
          "%s gives %s where the one served gives %s: restart to change that"
              .formatted(next.name(), kind(after), kind(before)));
    }
  }

  private static String kind(boolean independent) {
    return independent ? "a score to each label by itself" : "one distribution over the labels";
  }

  private static void requireSameLabels(ModelDescription now, ModelDescription next) {
    if (!now.labels().equals(next.labels())) {
      throw new ModelException(
          next.name()
              + " "
              + LabelDifference.describe(next.labels(), now.labels())
              + ": restart to change what is labeled");
    }
  }

  /** Ends the serving; models in use are closed by their last user. */
  @Override
  public synchronized void close() {
    if (current != null) {
      current.frame().release();
      current.releaseSequence();
    }
    before.forEach(Generation::releaseSequence);
    before.clear();
    steps.ifPresent(StepModels::close);
  }
}
