package dev.clipstream.trainer.data.made;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.shapes.ShapeStream;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pieces of streams say at each frame what goes on, and at their end what they are labelled. */
class StreamPiecesTest {

  private final ClipSet set = StreamKind.SHAPES.pieces(32, 60, 4);

  @Test
  void labelOfAPieceIsWhatGoesOnAtItsLastFrame() {
    for (int i = 0; i < 10; i++) {
      ClipSet.Clip clip = set.clip(i);
      int last = clip.frames().size() - 1;

      assertThat(clip.frames()).hasSize(StreamKind.SHAPES.pieceFrames());
      assertThat(clip.annotations()).hasSize(StreamKind.SHAPES.pieceFrames());
      assertThat(clip.label()).isEqualTo(clip.annotation(last).label());
      assertThat(clip.cut(0, 7).label()).isEqualTo(clip.annotation(6).label());
    }
    assertThat(set.changesWithinClips()).isTrue();
  }

  @Test
  void mostPiecesHoldAnActionAndSomethingElse() {
    int mixed = 0;
    Set<Integer> labels = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Set<Integer> within = new HashSet<>();
      set.clip(i).annotations().forEach(annotation -> within.add(annotation.label()));
      labels.addAll(within);
      mixed += within.size() > 1 ? 1 : 0;
    }
    assertThat(mixed).isGreaterThan(40);
    assertThat(labels).contains(ShapeStream.classes().indexOf(ShapeStream.NONE));
    assertThat(labels).hasSizeGreaterThan(12);
  }

  @Test
  void sameIndexIsTheSamePiece_andEveryEpochOfTrainingHasNewOnes() {
    assertThat(set.clip(3).frames().get(5)).isEqualTo(set.clip(3).frames().get(5));
    assertThat(set.epoch(0).clip(3).frames().get(5))
        .isNotEqualTo(set.epoch(1).clip(3).frames().get(5));
    assertThat(set.madeAnew()).isTrue();
  }
}
