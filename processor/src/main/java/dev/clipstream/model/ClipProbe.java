package dev.clipstream.model;

import ai.onnxruntime.OrtException;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.graph.OutputEnding;
import dev.clipstream.model.input.ClipFeed;
import dev.clipstream.model.output.Scoring;
import dev.clipstream.model.session.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Tries a clip model on a few clips when it is loaded: each alone, and all in one batch. */
final class ClipProbe {

  private static final int CLIPS = 3;

  /**
   * What was found.
   *
   * @param scoring how numbers become scores
   * @param classes scores a clip
   * @param runsInOnes why one clip at a time, where the graph's shape would allow more
   */
  record Findings(Scoring scoring, int classes, Optional<String> runsInOnes) {}

  private final ModelDescription card;
  private final ClipSession session;

  private ClipProbe(ModelDescription card, ClipSession session) {
    this.card = card;
    this.session = session;
  }

  /**
   * @param ending of the tensor with the scores
   * @throws ModelException if it cannot be served; the message says why
   */
  static Findings of(ModelDescription card, ClipSession session, OutputEnding ending) {
    return new ClipProbe(card, session).find(ending);
  }

  private Findings find(OutputEnding ending) {
    int fixed = session.input().fixedBatch();
    ClipFeed feed = session.feed(Math.max(CLIPS, fixed));
    List<byte[]> clips = clips(feed.pixels().capacity() / feed.maxClips());
    List<float[]> alone = new ArrayList<>();
    try {
      for (byte[] clip : clips) {
        feed.pixels().put(0, clip);
        feed.convert(1);
        alone.add(session.tryRun(feed, Math.max(1, fixed), 1)[0]);
      }
    } catch (OrtException | IllegalStateException e) {
      throw new ModelException(card.name() + " does not run: " + firstLine(e), e);
    }
    Scoring scoring =
        Scoring.of(
            card, session.scores().name(), ending, alone.stream().map(float[]::clone).toList());
    int classes = scoring.labels(alone.get(0).length);
    if (!card.labels().isEmpty() && card.labels().size() != classes) {
      throw new ModelException(
          "%s gives %d scores but has %d labels: they must be the same, in the same order"
              .formatted(card.name(), classes, card.labels().size()));
    }
    Optional<String> inOnes = fixed == 0 ? inOnes(feed, clips, alone) : Optional.empty();
    return new Findings(scoring, classes, inOnes);
  }

  /** Of noise, and a black one: what zeros do to others, noise alone would not show. */
  private static List<byte[]> clips(int bytes) {
    List<byte[]> clips = new ArrayList<>();
    for (int i = 0; i < CLIPS; i++) {
      byte[] clip = new byte[bytes];
      if (i < CLIPS - 1) {
        new Random(i).nextBytes(clip);
      }
      clips.add(clip);
    }
    return clips;
  }

  private Optional<String> inOnes(ClipFeed feed, List<byte[]> clips, List<float[]> alone) {
    int at = 0;
    for (byte[] clip : clips) {
      feed.pixels().put(at, clip);
      at += clip.length;
    }
    try {
      feed.convert(CLIPS);
      float[][] together = session.tryRun(feed, CLIPS, CLIPS);
      for (int i = 0; i < CLIPS; i++) {
        if (!BatchComparison.areAlike(together[i], alone.get(i))) {
          return Optional.of("the clips of a batch change each other's scores");
        }
      }
      return Optional.empty();
    } catch (OrtException | IllegalStateException e) {
      return Optional.of("it fails on more than one clip at once");
    }
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
