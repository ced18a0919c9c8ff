package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.ProcessorListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReusedClipsTest {

  private final List<ClipFrame> told = new ArrayList<>();

  private final ProcessorListener listener =
      new ProcessorListener() {
        @Override
        public void clipFrame(ClipFrame what) {
          told.add(what);
        }
      };

  private static void hear(ReusedClips clips, ClipFrame... frames) {
    for (int i = 0; i < frames.length; i++) {
      clips.heard(new FrameHeader("camera", Optional.of("clip"), i, i, false), frames[i]);
    }
  }

  @Test
  void theBeginningOfAClipThatIsReadAgain_isLate_andNoReuse() {
    ReusedClips clips = new ReusedClips(listener, true);
    hear(clips, ClipFrame.LATE, ClipFrame.REUSED, ClipFrame.LATE, ClipFrame.DUPLICATE);
    hear(clips, ClipFrame.REUSED);
    assertThat(told)
        .containsExactly(
            ClipFrame.LATE, ClipFrame.LATE, ClipFrame.LATE, ClipFrame.DUPLICATE, ClipFrame.LATE);
  }

  @Test
  void behindTheFirstFrameThatIsNew_aClipThatBeginsAgainIsReused() {
    for (ClipFrame news : List.of(ClipFrame.KEPT, ClipFrame.DECIDED, ClipFrame.BETWEEN_WINDOWS)) {
      told.clear();
      hear(new ReusedClips(listener, true), ClipFrame.REUSED, news, ClipFrame.REUSED);
      assertThat(told).containsExactly(ClipFrame.LATE, news, ClipFrame.REUSED);
    }
  }

  @Test
  void whenAllHasBeenRead_aClipThatBeginsAgainIsReused() {
    ReusedClips clips = new ReusedClips(listener, true);
    clips.caughtUp();
    hear(clips, ClipFrame.REUSED);
    assertThat(told).containsExactly(ClipFrame.REUSED);
  }

  @Test
  void whereNothingIsReadAgain_theFirstFrameMayBeOfAReusedClip() {
    hear(new ReusedClips(listener, false), ClipFrame.REUSED);
    assertThat(told).containsExactly(ClipFrame.REUSED);
  }
}
