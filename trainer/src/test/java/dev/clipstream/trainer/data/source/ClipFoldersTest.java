package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.model.FrameRate;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipFoldersTest {

  @TempDir private Path directory;

  @BeforeEach
  void twoClasses() throws IOException {
    for (int i = 0; i < 4; i++) {
      clip("up/" + i, 3);
      clip("down/" + i, 40);
    }
  }

  @Test
  void longClipsAreSampled_andFramesComeInOrder() {
    ClipSet set = new ClipFolders().clipsForScoring(request()).set();

    assertThat(set.size()).isEqualTo(8);
    assertThat(set.maxFrames()).isEqualTo(32);
    ClipSet.Clip shortOne = set.clip(7);
    assertThat(shortOne.label()).isEqualTo(1);
    assertThat(shortOne.frames()).hasSize(3);
    assertThat(shortOne.frames().get(2)[0] & 0xFF).isBetween(13, 17);
  }

  @Test
  void clipsThatCannotBeUsedAreNamedAndCounted_andTheRestIsUsed() throws IOException {
    clip("up/single", 1);
    Files.createDirectories(directory.resolve("up/empty"));
    Files.writeString(directory.resolve("down/broken.mp4"), "no video");
    clip("down/torn", 3);
    Files.writeString(directory.resolve("down/torn/2.jpg"), "no image");
    Files.writeString(directory.resolve("down/1/.DS_Store"), "no frame, and none that counts");

    Dataset.Scored<ClipSet> scored = new ClipFolders().clipsForScoring(request());

    assertThat(scored.set().size()).isEqualTo(8);
    assertThat(scored.skipped()).hasSize(4);
    assertThat(scored.skipped())
        .anySatisfy(line -> assertThat(line).contains("single", "two frames", "has one"))
        .anySatisfy(line -> assertThat(line).contains("empty", "two frames", "has none"))
        .anySatisfy(line -> assertThat(line).contains("broken.mp4"))
        .anySatisfy(line -> assertThat(line).contains("torn", "2.jpg", "no JPEG"));
  }

  @Test
  void framesOfAllClipsAreScored_andCalledByTheirClips() {
    FrameSet frames = new ClipFolders().framesForScoring(request()).set();

    assertThat(frames.size()).isEqualTo(4 * 3 + 4 * 32);
    assertThat(frames.name(frames.size() - 1)).isEqualTo("up/3, frame 3");
  }

  @Test
  void framesThatAreNotUsedNeedNotBeReadable() throws IOException {
    Files.writeString(directory.resolve("down/1/02.jpg"), "no image, and passed over");

    assertThat(new ClipFolders().clipsForScoring(request()).set().size()).isEqualTo(8);
  }

  @Test
  void longVideoGivesTheSameFramesAsAFolderOfThem() throws IOException {
    // More frames than are held while nobody knows how many there will be.
    int frames = 32 * 1024 * 1024 / (64 * 64 * 3) + 200;
    byte[] pixels = new byte[16 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(95);
        OutputStream video = Files.newOutputStream(directory.resolve("up/long.mjpeg"))) {
      for (int i = 0; i < frames; i++) {
        Arrays.fill(pixels, (byte) (i * 200L / frames));
        video.write(encoder.encode(new Pixels(16, 16, pixels)));
      }
    }
    DataRequest request = request().with(Resize.to(64, 64, Fit.STRETCH));

    ClipSet set = new ClipFolders().clipsForScoring(request).set();

    List<byte[]> picked = set.clip(8).frames();
    int[] expected = FrameSampling.indices(frames, 32);
    assertThat(set.name(8)).isEqualTo("up/long.mjpeg");
    assertThat(picked).hasSize(32);
    for (int i = 0; i < 32; i++) {
      int grey = (int) (expected[i] * 200L / frames);
      assertThat(picked.get(i)[100] & 0xFF).isBetween(grey - 3, grey + 3);
    }
  }

  /** Motion JPEG has 25 frames a second, as nobody says otherwise. */
  @Test
  void videoIsBroughtToARate_fromTheCacheToo_andAFolderOfFramesHasNone() throws IOException {
    Path videos = Files.createDirectories(directory.resolve("videos"));
    for (String name : List.of("dark/a", "dark/b", "light/a", "light/b")) {
      Path file = videos.resolve(name + ".mjpeg");
      Files.createDirectories(file.getParent());
      byte[] pixels = new byte[16 * 16 * 3];
      try (JpegEncoder encoder = new JpegEncoder(95);
          OutputStream video = Files.newOutputStream(file)) {
        for (int i = 0; i < 26; i++) {
          Arrays.fill(pixels, (byte) (8 * i));
          video.write(encoder.encode(new Pixels(16, 16, pixels)));
        }
      }
    }
    DataRequest whole =
        new DataRequest(
            Optional.of(videos),
            Resize.to(8, 8, Fit.STRETCH),
            OptionalInt.empty(),
            1,
            Optional.empty());
    DataRequest cached = whole.cachedIn(directory.resolve(".cache"));

    for (DataRequest request : List.of(whole, cached, cached)) {
      assertThat(new ClipFolders().clipsForScoring(request).set().clip(0).frames()).hasSize(26);
      DataRequest atRate = request.at(Optional.of(FrameRate.of(5)));
      List<byte[]> frames = new ClipFolders().clipsForScoring(atRate).set().clip(0).frames();
      assertThat(frames).hasSize(6);
      for (int i = 0; i < 6; i++) {
        assertThat(frames.get(i)[0] & 0xFF).isBetween(40 * i - 3, 40 * i + 3);
      }
    }
    assertThatThrownBy(
            () -> new ClipFolders().clipsForScoring(request().at(Optional.of(FrameRate.of(5)))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is a folder of frames, which has no rate");
  }

  @Test
  void classWithoutOneUsableClipToLearnIsRefused() throws IOException {
    clip("odd/single", 1);
    clip("odd/another", 1);

    assertThatThrownBy(() -> new ClipFolders().clips(request()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class odd")
        .hasMessageContaining("two frames");
  }

  @Test
  void cachedClipsAndImagesAreTheSameAsDecodedOnes() throws IOException {
    DataRequest cached = request().cachedIn(directory.resolve(".cache"));
    ClipSet expected = new ClipFolders().clipsForScoring(request()).set();

    for (int run = 0; run < 2; run++) {
      ClipSet actual = new ClipFolders().clipsForScoring(cached).set();
      assertThat(actual.maxFrames()).isEqualTo(expected.maxFrames());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.clip(i)).usingRecursiveComparison().isEqualTo(expected.clip(i));
      }
    }
    Files.writeString(directory.resolve("up/bad.mp4"), "no video");
    assertThat(new ClipFolders().clipsForScoring(cached).skipped()).hasSize(1);
    assertThat(new ClipFolders().clipsForScoring(cached).skipped()).hasSize(1);
  }

  private DataRequest request() {
    return new DataRequest(
        Optional.of(directory),
        Resize.to(8, 8, Fit.STRETCH),
        OptionalInt.empty(),
        1,
        Optional.empty());
  }

  /** A folder of frames, each a little brighter. */
  private void clip(String name, int frames) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    byte[] pixels = new byte[16 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(95)) {
      for (int i = 0; i < frames; i++) {
        Arrays.fill(pixels, (byte) (5 + 5 * i));
        String file = (char) ('0' + i / 10) + "" + i % 10 + ".jpg";
        Files.write(
            folder.resolve(frames < 10 ? i + ".jpg" : file),
            encoder.encode(new Pixels(16, 16, pixels)));
      }
    }
  }
}
