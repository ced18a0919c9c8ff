package dev.clipstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.evaluate.Evaluation;
import dev.clipstream.trainer.evaluate.FixedScores;
import dev.clipstream.trainer.evaluate.Gallery;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.Exporter;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

  private static final String HOSTILE = "<script>alert('x')</script>\" onload=\"y & z";

  @TempDir private Path directory;

  @Test
  void pageOfImagesShowsEverything_loadsNothing_andObeysNoName() throws IOException {
    Path file = directory.resolve("mine.onnx");
    ArrayFrameSet set = images();
    Trained trained = trained(set.classes()).after(List.of(epoch(1, 1.4, 0.3), epoch(2, 0.7, 0.6)));
    Exporter.writeFrames(trained, set, file);

    String page;
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      Gallery gallery = new Gallery(5);
      Scorecard card = Evaluation.ofFrames(model, set, gallery);
      page = new ReportPage(HOSTILE, ModelMetadata.read(file), card, gallery).ofFrames(set);
      assertThat(gallery.wrong()).isPositive();
      assertThat(count(page, "<figure>")).isEqualTo(gallery.mistakes().size());
    }

    assertThat(page).contains("Loss", "Accuracy", "validation", "Confusion", "Calibration");
    assertThat(count(page, "<polyline")).isEqualTo(4);
    assertThat(page).contains("data:image/jpeg;base64,", "&lt;script&gt;");
    assertThat(page).doesNotContain("<script", "onload=\"", "http:", "https:", "url(", "@import");
    assertThat(page).contains("prefers-color-scheme: dark", "<dt>seed</dt><dd>7</dd>");
    assertElementsAreClosed(page);
  }

  @Test
  void pageOfClipsShowsFramesWithTheirWeights() throws IOException {
    ClipSet clips = new ShapeClipSet(32, 32, 3);
    Trained frames = trained(clips.frameClasses());
    SequenceNet net = new SequenceNet(new SequenceSpec("attention", clips.classes(), 64, 16));
    Trained trained = new Trained(frames.frames(), Optional.of(net), frames.provenance());
    Path clipsFile = directory.resolve("clips.onnx");
    Path framesFile = directory.resolve("frames.onnx");
    Exporter.writePair(trained, clips, clipsFile, framesFile);

    String page;
    Gallery gallery = new Gallery(3);
    try (FrameModel first = FrameModel.open(framesFile, Device.CPU);
        SequenceModel second = SequenceModel.open(clipsFile, first, Device.CPU)) {
      Scorecard card = Evaluation.ofClips(first, second, clips, gallery);
      page =
          new ReportPage("clips", ModelMetadata.read(clipsFile), card, gallery)
              .ofClips(clips, second.maxFrames());
    }

    int shown = gallery.mistakes().size() + gallery.right().size();
    assertThat(gallery.mistakes()).hasSize(3);
    assertThat(count(page, "class=\"weight\"")).isEqualTo(16 * shown);
    assertThat(count(page, "<img")).isEqualTo(16 * shown);
    assertThat(page).contains("does not say how its training went");
    assertElementsAreClosed(page);
  }

  @Test
  void pageOfAThousandClassesStaysSmall_andNamesTheMostFrequentMistakes() {
    List<String> classes = IntStream.range(0, 1000).mapToObj(i -> "class-" + i).toList();
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      images.add(new ArrayFrameSet.Image(new byte[3], i % 1000));
    }
    ArrayFrameSet set = new ArrayFrameSet(classes, 1, 1, images);
    FixedScores scores = new FixedScores(set, i -> i % 7 == 0 ? 3 : i % 1000);

    String page =
        new ReportPage("many", new TreeMap<>(), scores.card(), scores.gallery()).ofFrames(set);

    assertThat(page.length()).isLessThan(1_000_000);
    assertThat(page).contains("<path", "taken for", "class-999");
    assertElementsAreClosed(page);
  }

  @Test
  void mistakesAreCalledByTheirFiles() {
    List<ArrayFrameSet.Image> images =
        List.of(new ArrayFrameSet.Image(new byte[3], 0), new ArrayFrameSet.Image(new byte[3], 1));
    ArrayFrameSet plain = new ArrayFrameSet(List.of("cat", "dog"), 1, 1, images);
    FrameSet named = named(plain);
    FixedScores scores = new FixedScores(named, i -> 1);

    String page =
        new ReportPage("named", new TreeMap<>(), scores.card(), scores.gallery()).ofFrames(named);

    assertThat(page).contains("cat/holiday 0.jpg").doesNotContain("number 1");
  }

  @Property
  void noTextBecomesMarkup(@ForAll String text) {
    String html = Tag.of("p").with("title", text).text(text).html();

    assertThat(html.chars().filter(c -> c == '<').count()).isEqualTo(2);
    assertThat(html.chars().filter(c -> c == '"').count()).isEqualTo(2);
    assertThat(Pattern.compile("&(?!amp;|lt;|gt;|quot;|#39;)").matcher(html).find()).isFalse();
  }

  private static FrameSet named(FrameSet set) {
    return new FrameSet() {
      @Override
      public List<String> classes() {
        return set.classes();
      }

      @Override
      public int size() {
        return set.size();
      }

      @Override
      public int height() {
        return set.height();
      }

      @Override
      public int width() {
        return set.width();
      }

      @Override
      public int label(int index) {
        return set.label(index);
      }

      @Override
      public void read(int index, ByteBuffer into) {
        set.read(index, into);
      }

      @Override
      public String name(int index) {
        return "cat/holiday " + index + ".jpg";
      }
    };
  }

  private static ArrayFrameSet images() {
    ArrayFrameSet shapes = ArrayFrameSet.of(new ShapeClipSet(32, 48, 1), 1);
    List<ArrayFrameSet.Image> images = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      ByteBuffer pixels = ByteBuffer.allocate(32 * 32 * 3);
      shapes.read(i, pixels);
      images.add(new ArrayFrameSet.Image(pixels.array(), shapes.label(i)));
    }
    return new ArrayFrameSet(List.of(HOSTILE, "b", "c", "d"), 32, 32, images);
  }

  private static Trained trained(List<String> classes) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", classes, 32, 32));
    return new Trained(net, Optional.empty(), Provenance.of(Map.of("seed", 7)));
  }

  private static EpochReport epoch(int epoch, double loss, double accuracy) {
    return new EpochReport(
        epoch, loss, accuracy, loss + 0.1, accuracy - 0.1, accuracy - 0.1, accuracy - 0.1);
  }

  private static int count(String page, String text) {
    return page.split(Pattern.quote(text), -1).length - 1;
  }

  private static void assertElementsAreClosed(String page) {
    List<String> open = new ArrayList<>();
    for (MatchResult tag :
        Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>").matcher(page).results().toList()) {
      String name = tag.group(2);
      if (tag.group(1).isEmpty()) {
        if (!name.equals("img") && !name.equals("meta")) {
          open.add(name);
        }
      } else {
        assertThat(open.remove(open.size() - 1)).isEqualTo(name);
      }
    }
    assertThat(open).isEmpty();
  }
}
