package dev.clipstream.trainer.holdout;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import dev.clipstream.trainer.evaluate.ClipModelEvaluation;
import dev.clipstream.trainer.evaluate.Evaluation;
import dev.clipstream.trainer.evaluate.Gallery;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.report.ReportPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Finished files of a model, opened and scored as they serve.
 *
 * @param kind what they are together
 * @param frames the frame model; of a clip model, its file
 * @param file the file that gives the labels; of a frame model, the same
 */
public record ServedModel(Kind kind, Path frames, Path file) {

  private static final int MISTAKES = 24;

  /** What a model reads. */
  public enum Kind {
    /** One image. */
    FRAME,
    /** The features of a clip's frames. */
    PAIR,
    /** The pixels of a clip's frames. */
    CLIP
  }

  /** The part of a data set that is scored. */
  public enum Part {
    /** That a training checks with, and chooses by. */
    VALIDATION(
        "Measured on the validation part, by which epochs and options are chosen: these figures"
            + " flatter."),
    /** That no training sees. */
    TEST("Measured on the test part, which the training never saw.");

    private final String note;

    Part(String note) {
      this.note = note;
    }
  }

  /**
   * What came of it.
   *
   * @param page the report, for whoever wants it
   */
  public record FileScore(Scorecard card, Page page) {}

  /** Makes a report while its examples can still be had. */
  public interface Page {
    String html() throws IOException;
  }

  public static ServedModel ofFrames(Path file) {
    return new ServedModel(Kind.FRAME, file, file);
  }

  public static ServedModel ofPair(Path frames, Path file) {
    return new ServedModel(Kind.PAIR, frames, file);
  }

  public static ServedModel ofClipModel(Path file) {
    return new ServedModel(Kind.CLIP, file, file);
  }

  /** All files, that which gives the labels last. */
  public List<Path> files() {
    return kind == Kind.PAIR ? List.of(frames, file) : List.of(file);
  }

  /** Scores it on a part of a data set; the request is that of the training. */
  public FileScore score(Dataset dataset, DataRequest request, Part part) throws IOException {
    return switch (kind) {
      case FRAME -> frames(dataset, request, part);
      case PAIR -> pair(dataset, request, part);
      case CLIP -> clips(dataset, request, part);
    };
  }

  private FileScore frames(Dataset dataset, DataRequest request, Part part) throws IOException {
    try (FrameModel model = FrameModel.open(frames, Device.CPU)) {
      DataRequest at = at(request, model);
      FrameSet set =
          part == Part.TEST ? dataset.framesForScoring(at).set() : dataset.framesToCheck(at).set();
      Gallery gallery = new Gallery(MISTAKES);
      Scorecard card = Evaluation.ofFrames(model, set, gallery);
      return score(part, model.card().name(), card, gallery, page -> page.ofFrames(set));
    }
  }

  private FileScore pair(Dataset dataset, DataRequest request, Part part) throws IOException {
    try (FrameModel model = FrameModel.openEncoder(frames, Device.CPU);
        SequenceModel sequence = SequenceModel.open(file, model, Device.CPU)) {
      ClipSet set = clipsOf(dataset, at(request, model).at(sequence.frameRate()), part);
      int most = sequence.maxFrames();
      Gallery gallery = new Gallery(MISTAKES);
      Scorecard card = Evaluation.ofClips(model, sequence, set, gallery);
      return score(part, sequence.card().name(), card, gallery, page -> page.ofClips(set, most));
    }
  }

  private FileScore clips(Dataset dataset, DataRequest request, Part part) throws IOException {
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      int most = model.frames();
      DataRequest sized =
          request
              .with(Resize.to(model.height(), model.width(), model.card().resizing()))
              .withClipFrames(most);
      ClipSet set = clipsOf(dataset, sized, part);
      Gallery gallery = new Gallery(MISTAKES);
      Scorecard card = ClipModelEvaluation.of(model, set, gallery);
      return score(part, model.card().name(), card, gallery, page -> page.ofClips(set, most));
    }
  }

  private static ClipSet clipsOf(Dataset dataset, DataRequest request, Part part) {
    return part == Part.TEST
        ? dataset.clipsForScoring(request).set()
        : dataset.clipsToCheck(request).set();
  }

  private static DataRequest at(DataRequest request, FrameModel model) {
    return request.with(Resize.to(model.height(), model.width(), model.card().resizing()));
  }

  private FileScore score(
      Part part,
      String name,
      Scorecard card,
      Gallery gallery,
      Function<ReportPage, String> render) {
    return new FileScore(
        card,
        () ->
            render.apply(
                new ReportPage(name, ModelMetadata.read(file), card, gallery)
                    .measuredOn(part.note)));
  }
}
