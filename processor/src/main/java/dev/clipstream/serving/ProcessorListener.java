package dev.clipstream.serving;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;

/**
 * Receives the outcome of every frame and clip. Stream threads call it, and the threads that run
 * the sequence model, so what holds for the workers of an {@link InferenceListener} holds for them.
 *
 * <p>It hears of work when it is done, not when it is committed: what a crash or a rebalance undoes
 * is told again when it is done again.
 */
public interface ProcessorListener extends InferenceListener {

  /** Listens to nothing. */
  ProcessorListener NONE = new ProcessorListener() {};

  /** Which of the models. */
  enum Role {
    FRAME,
    SEQUENCE,
    CLIP,
    STREAM
  }

  /** What a frame was to the stream model. */
  enum Step {
    /** The first of a clip or stream, from which on the model remembers. */
    BEGINS,
    IN_ORDER,
    /** Older than another that came before it. */
    OUT_OF_ORDER,
    /** None: it has come before, or too late, or the model cannot take it. */
    NONE
  }

  /** A model is in use from now on, in place of the one before in the same role. */
  default void modelServed(Role role, ModelDescription card, Device device) {}

  /** The pair that is served is in use from now on. */
  default void modelsServed(ServedModels models) {
    if (!models.labelFrames()) {
      return;
    }
    try (Lease<FrameModel> frame = models.frame();
        SequenceLeases sequences = models.sequences()) {
      modelServed(Role.FRAME, frame.model().card(), frame.model().device());
      // The others are those before it, for clips that have begun with them.
      sequences.entries().stream()
          .findFirst()
          .map(SequenceLeases.Entry::model)
          .ifPresent(model -> modelServed(Role.SEQUENCE, model.card(), model.device()));
      models.steps().ifPresent(steps -> modelServed(Role.STREAM, steps.card(), steps.device()));
    }
  }

  /**
   * A frame has its label.
   *
   * @param sentAtMillis the time of its record, by the clock of whoever set it
   */
  default void frameLabelled(FrameLabel label, long sentAtMillis) {}

  /** A frame came too late to be classified; its label, which follows, is empty. */
  default void frameSkipped() {}

  /** A frame goes to the dead letters. */
  default void frameRejected(FailureReason why) {}

  /** A frame may lie in another partition than the others of its stream; told besides its label. */
  default void keyFault(KeyFault fault) {}

  /** So many frames were deleted from their topic before they could be processed. */
  default void framesDeleted(long frames) {}

  /** A stream thread had nothing to do until the workers were done with its next frame. */
  default void resultAwaited(long nanos) {}

  /** A frame that has its label has come to the clips of its stream. */
  default void clipFrame(ClipFrame what) {}

  /** A labelled frame has come to the stream model. */
  default void frameStepped(Step what) {}

  /** The stream model has run on a frame each of so many streams. */
  default void framesStepped(int frames, long nanos) {}

  /** A clip has its label. */
  default void clipLabelled(ClipLabel label) {}

  /**
   * No sequence model can read a clip that has its label, an empty one.
   *
   * @param label what there is to say of the clip
   * @param why for counting
   * @param reason one line, for people
   */
  default void clipFailed(ClipLabel label, ClipFailure why, String reason) {}

  /** A label has begun on its stream, or has ended. */
  default void eventTold(LabelEvent event) {}

  /**
   * So many more events of a rule are open here than before, or fewer if negative; of those that
   * are taken up or given away with their partition nothing else is told.
   */
  default void openEventsChanged(String rule, int change) {}

  /** The sequence model has failed on a batch of so many clips; each may get another try. */
  default void clipBatchFailed(int clips) {}

  /** The sequence model, or the clip model, has run on so many clips. */
  default void clipsClassified(int clips, long nanos) {}

  /** Pixels of so many frames were not in memory when their clips were due: read again. */
  default void framesReadAgain(int frames) {}

  /** Clips are labelled without so many of their frames, which cannot be had any more. */
  default void clipFramesMissing(int frames) {}
}
