package dev.clipstream.trainer.data.made;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.scenes.SceneClips;
import dev.clipstream.scenes.SceneStream;
import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clips, pieces of streams and streams of people, as models learn them and are scored on them. */
class SceneSetsTest {

  private final ClipSet clips = new SceneClipSet(48, 70, 4);
  private final ClipSet pieces = StreamKind.SCENES.pieces(48, 40, 4);

  @Test
  void classesComeInTurn_andFramesAreOfTheSizeThatWasAskedFor() {
    for (int i = 0; i < 14; i++) {
      ClipSet.Clip clip = clips.clip(i);

      assertThat(clip.label()).isEqualTo(clips.label(i)).isEqualTo(i % SceneClipSet.CLASSES);
      assertThat(clip.frames()).hasSize(SceneClipSet.FRAMES);
      assertThat(clip.frames()).allMatch(frame -> frame.length == 48 * 48 * 3);
      assertThat(clip.annotations())
          .hasSize(SceneClipSet.FRAMES)
          .allMatch(annotation -> annotation.label() == clip.label());
    }
    assertThat(new SceneClipSet(35, 1, 4).clip(0).frames().get(0)).hasSize(35 * 35 * 3);
  }

  @Test
  void whoFallsIsSeenStandingAndThenDown() {
    ClipSet.Clip fall = clips.clip(SceneClips.classes().indexOf("fall"));

    assertThat(frameClass(fall, 0)).isEqualTo("standing");
    assertThat(frameClass(fall, 15)).isEqualTo("down");
  }

  private String frameClass(ClipSet.Clip clip, int frame) {
    return clips.frameClasses().get(clip.annotation(frame).frameLabel());
  }

  @Test
  void sameIndexIsTheSameClip_andEveryEpochOfTrainingHasNewOnes() {
    for (ClipSet set : new ClipSet[] {clips, pieces}) {
      assertThat(set.clip(3).frames().get(5)).isEqualTo(set.clip(3).frames().get(5));
      assertThat(set.epoch(0).clip(3).frames().get(5))
          .isNotEqualTo(set.epoch(1).clip(3).frames().get(5));
      assertThat(set.madeAnew()).isTrue();
    }
  }

  @Test
  void aPieceHasTheLabelOfItsLastFrame_andMostHoldAnActionAndSomethingElse() {
    int mixed = 0;
    Set<Integer> labels = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      ClipSet.Clip piece = pieces.clip(i);
      assertThat(piece.frames()).hasSize(StreamKind.SCENES.pieceFrames());
      assertThat(piece.label())
          .isEqualTo(piece.annotation(StreamKind.SCENES.pieceFrames() - 1).label());
      Set<Integer> within = new HashSet<>();
      piece.annotations().forEach(annotation -> within.add(annotation.label()));
      labels.addAll(within);
      mixed += within.size() > 1 ? 1 : 0;
    }
    assertThat(mixed).isGreaterThan(30);
    assertThat(labels).hasSize(SceneStream.classes().size());
    assertThat(pieces.changesWithinClips()).isTrue();
  }

  @Test
  void streamsToScoreOnAreTheSameInPartsAndAsAWhole() {
    StreamSet streams = StreamKind.SCENES.whole(48, 2, -5);

    assertThat(streams.frames(1, 40, 42).get(1)).isEqualTo(streams.frames(1, 41, 42).get(0));
    assertThat(streams.actions(1)).isNotEmpty().isNotEqualTo(streams.actions(0));
    assertThat(streams.actions(1)).allMatch(action -> action.end() < streams.frames());
    assertThat(streams.actions(0)).extracting(LabelSpan::label).isSubsetOf(SceneClips.classes());
    assertThat(streams.capturedAtMicros(20)).isEqualTo(1_000_000);
  }
}
