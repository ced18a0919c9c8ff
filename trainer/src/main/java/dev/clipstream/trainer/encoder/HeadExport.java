package dev.clipstream.trainer.encoder;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.system.AtomicFiles;
import dev.clipstream.trainer.data.store.UnreadableException;
import dev.clipstream.trainer.export.CalibrationFacts;
import dev.clipstream.trainer.export.DiskRoom;
import dev.clipstream.trainer.export.History;
import dev.clipstream.trainer.export.ParityException;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.TrainedHead;
import dev.clipstream.trainer.model.StepExport;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes heads as what is served: a sequence model bound to its encoder, or one file with the
 * encoder in it. Before a file takes its place the processor's own code opens it and must give the
 * probabilities that torch gives, on real examples, from their pixels on.
 */
public final class HeadExport {

  private static final int[] BATCHES = {1, 7, 32};

  /** Clips that are decoded again: a few tell whether pixels become what was learned on. */
  private static final int DECODED_CLIPS = 4;

  /** Clips that are stepped through. */
  private static final int STEPPED_CLIPS = 32;

  private final OnnxEncoder encoder;
  private final TrainedHead head;
  private final HeadOutputs expected;

  private HeadExport(OnnxEncoder encoder, TrainedHead head) {
    this.encoder = encoder;
    this.head = head;
    this.expected = new HeadOutputs(head.net());
  }

  /**
   * Writes a sequence model.
   *
   * @param samples real clips to compare on, one or more
   * @param copy where the encoder is to be put beside it, if it is not served as it lies
   * @return the largest difference of any probability
   * @throws ParityException if it computes something else; nothing is written then
   */
  static double writeSequenceModel(
      OnnxEncoder encoder, TrainedHead head, Encoded samples, Path out, Optional<Path> copy)
      throws IOException {
    return new HeadExport(encoder, head).writeSequenceModel(samples, out, copy);
  }

  /**
   * Writes the step model of a sequence model that {@link #writeSequenceModel} has written.
   *
   * @param samples real clips to compare on, one or more
   * @return the largest difference of any probability between the two, after the last frame of real
   *     clips, whole ones and such as are cut short
   * @throws ParityException if it is too large; nothing is written then
   */
  static double writeStepModel(
      OnnxEncoder encoder, TrainedHead head, Encoded samples, Path sequenceModel, Path out)
      throws IOException {
    HeadExport export = new HeadExport(encoder, head);
    StepExport step = head.net().exportStep();
    SortedMap<String, String> said = export.common("step", out);
    said.put(DescriptionMetadata.key("state"), Provenance.toJson(step.states()));
    export.bind(said);
    byte[] bytes = step.graph().toFile(said);
    double[] worst = new double[1];
    AtomicFiles.write(
        out,
        file -> {
          DiskRoom.write(file, bytes, out);
          worst[0] = export.compareSteps(sequenceModel, file, samples);
        });
    return worst[0];
  }

  /** Writes a frame model, likewise. */
  static double writeFrameModel(OnnxEncoder encoder, TrainedHead head, Encoded samples, Path out)
      throws IOException {
    return new HeadExport(encoder, head).writeFrameModel(samples, out);
  }

  private double writeSequenceModel(Encoded samples, Path out, Optional<Path> copy)
      throws IOException {
    SortedMap<String, String> said = common("sequence", out);
    bind(said);
    head.provenance()
        .fps()
        .ifPresent(fps -> said.put(DescriptionMetadata.key("fps"), fps.toString()));
    said.put(
        DescriptionMetadata.key("max_frames"), Integer.toString(head.net().spec().maxFrames()));
    byte[] bytes = head.net().export().toFile(said);
    double[] worst = new double[1];
    Optional<Path> prepared = Optional.empty();
    if (copy.isPresent()) {
      prepared =
          Optional.of(
              AtomicFiles.prepare(
                  copy.get(), file -> DiskRoom.write(file, servedBytes(), copy.get())));
    }
    try {
      AtomicFiles.write(
          out,
          file -> {
            DiskRoom.write(file, bytes, out);
            worst[0] = compareClips(file, samples);
          });
      if (prepared.isPresent()) {
        AtomicFiles.replace(prepared.get(), copy.orElseThrow());
      }
    } finally {
      if (prepared.isPresent()) {
        Files.deleteIfExists(prepared.get());
      }
    }
    return worst[0];
  }

  /** Says whose features it reads. */
  private void bind(SortedMap<String, String> said) {
    said.put(DescriptionMetadata.key("frame_model_sha256"), encoder.model().card().sha256());
    said.put(DescriptionMetadata.key("frame_features"), encoder.features());
  }

  private byte[] servedBytes() throws IOException {
    return Files.readAllBytes(encoder.served());
  }

  private double writeFrameModel(Encoded samples, Path out) throws IOException {
    byte[] bytes =
        EncoderWithHead.of(
            encoder,
            new EncoderWithHead.Head(head.net().ofVector(), head.net().output().temperature()),
            common("frame", out));
    double[] worst = new double[1];
    AtomicFiles.write(
        out,
        file -> {
          DiskRoom.write(file, bytes, out);
          worst[0] = compareImages(file, samples);
        });
    return worst[0];
  }

  private SortedMap<String, String> common(String task, Path out) {
    SortedMap<String, String> said = new TreeMap<>();
    said.put(DescriptionMetadata.key("task"), task);
    said.put(DescriptionMetadata.key("name"), Provenance.toAscii(OnnxNames.of(out)));
    said.put(DescriptionMetadata.key("labels"), Provenance.toJson(head.net().spec().labels()));
    said.put(DescriptionMetadata.key("trained"), head.provenance().json());
    CalibrationFacts.put(said, head.net().output());
    if (!head.history().isEmpty()) {
      said.put(History.KEY, History.toJson(head.history()));
    }
    return said;
  }

  private double compareClips(Path file, Encoded samples) {
    try (SequenceModel model = SequenceModel.open(file, encoder.model(), Device.CPU)) {
      requireLabels(model.card().labels());
      double worst = 0;
      for (int size : BATCHES) {
        List<float[][]> whole = new ArrayList<>();
        List<float[][]> cut = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          Encoded.EncodedExample one = samples.examples().get(i % samples.examples().size());
          float[][] rows = rows(one.features(), samples.width());
          whole.add(rows);
          cut.add(List.of(rows).subList(0, 1 + 5 * i % rows.length).toArray(float[][]::new));
        }
        worst = Math.max(worst, difference(model, whole, whole));
        worst = Math.max(worst, difference(model, cut, cut));
      }
      List<float[][]> learned = new ArrayList<>();
      List<float[][]> again = new ArrayList<>();
      FrameModel.Runner runner = encoder.model().newRunner(FeatureReader.BATCH);
      for (int i = 0; i < Math.min(DECODED_CLIPS, samples.examples().size()); i++) {
        Encoded.EncodedExample one = samples.examples().get(i);
        learned.add(rows(one.features(), samples.width()));
        again.add(rows(FeatureReader.features(runner, pixels(one)), samples.width()));
      }
      return HeadOutputs.check(Math.max(worst, difference(model, again, learned)));
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  /** Both by the processor's own code. */
  private double compareSteps(Path sequenceModel, Path stepModel, Encoded samples) {
    try (SequenceModel clips = SequenceModel.open(sequenceModel, encoder.model(), Device.CPU);
        StepModel step = StepPair.open(stepModel, encoder.model(), Device.CPU)) {
      requireLabels(step.card().labels());
      return HeadOutputs.checkSteps(StepAgreement.difference(clips, step, clips(samples)));
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  /** Some, whole and cut short. */
  private static List<float[][]> clips(Encoded samples) {
    List<float[][]> some = new ArrayList<>();
    for (int i = 0; i < Math.min(STEPPED_CLIPS, samples.examples().size()); i++) {
      float[][] rows = rows(samples.examples().get(i).features(), samples.width());
      some.add(rows);
      some.add(List.of(rows).subList(0, 1 + 5 * i % rows.length).toArray(float[][]::new));
    }
    return some;
  }

  /** Between what the processor makes of clips and what torch does. */
  private double difference(SequenceModel model, List<float[][]> clips, List<float[][]> learned) {
    List<float[]> served = new ArrayList<>();
    model.classify(clips).forEach(scores -> served.add(scores.probabilities()));
    return HeadOutputs.difference(expected.of(learned), served);
  }

  private double compareImages(Path file, Encoded samples) {
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      requireLabels(model.card().labels());
      if (!model.card().resizing().equals(encoder.model().card().resizing())) {
        throw new ParityException("the model would resize images in another way than the encoder");
      }
      double worst = 0;
      FrameModel.Runner runner = model.newRunner(FeatureReader.BATCH);
      for (int size : BATCHES) {
        List<float[][]> learned = new ArrayList<>();
        ByteBuffer pixels = runner.pixels().duplicate().clear();
        for (int i = 0; i < size; i++) {
          Encoded.EncodedExample one = samples.examples().get(i % samples.examples().size());
          learned.add(new float[][] {one.features()});
          pixels.put(pixels(one).get(0));
        }
        List<float[]> served = new ArrayList<>();
        for (FrameScores scores : runner.run(size)) {
          served.add(scores.probabilities());
        }
        worst = Math.max(worst, HeadOutputs.difference(expected.of(learned), served));
      }
      return HeadOutputs.check(worst);
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  private void requireLabels(List<String> read) {
    if (!read.equals(head.net().spec().labels())) {
      throw new ParityException(
          "the processor reads the labels %s of the model where there should be %s; nothing was written"
              .formatted(read, head.net().spec().labels()));
    }
  }

  private static List<byte[]> pixels(Encoded.EncodedExample example) {
    try {
      return example.frames().again();
    } catch (UnreadableException e) {
      throw new ParityException(
          "%s can no longer be read: %s; nothing was written"
              .formatted(example.name(), e.getMessage()),
          e);
    }
  }

  private static float[][] rows(float[] features, int width) {
    float[][] rows = new float[features.length / width][width];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(features, t * width, rows[t], 0, width);
    }
    return rows;
  }

  private static ParityException refused(ModelException e) {
    return new ParityException(
        "the processor cannot read the model: %s; nothing was written".formatted(e.getMessage()),
        e);
  }
}
