package dev.clipstream.cli.inspect;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.step.StepModel;
import java.util.ArrayList;
import java.util.List;

/** The report of {@code inspect} on a step model. */
final class StepReport {

  private StepReport() {}

  static ObjectNode of(StepModel model) {
    ModelDescription card = model.card();
    ObjectNode report = ModelReport.identity(card, "step");
    report.put("input", model.describeInput());
    model
        .pixels()
        .ifPresent(
            pixels ->
                ModelReport.putPixels(
                    report,
                    card,
                    pixels.width(),
                    pixels.height(),
                    pixels.type() != OnnxJavaType.UINT8,
                    model.describeInput()));
    ArrayNode states = report.putArray("state");
    model.describeStates().forEach(states::add);
    report.put("state_bytes", model.stateBytes());
    report.put("classes", model.classes());
    report.put("scores", model.describeScores());
    if (!model.stepsTogether()) {
      report.put("runs_in_ones", "streams would change each other's scores, or it takes one only");
    }
    if (model.pixels().isEmpty()) {
      report.put("frame_model_sha256", card.frameModelSha256().orElse(null));
    }
    ModelReport.putLabels(report, card, model.device());
    List<String> guesses = new ArrayList<>(card.origin().guesses());
    if (card.graph().state().isEmpty()) {
      guesses.add(
          "it does not say what its state is: the names and shapes of its inputs and outputs do;"
              + " give \"state\" in "
              + card.name()
              + ".json if that is wrong");
    }
    if (card.labels().isEmpty()) {
      guesses.add(ModelReport.noLabels(card));
    }
    if (model.guessesScores()) {
      guesses.add(ModelReport.guessedScores(card));
    }
    if (card.frameModelSha256().isEmpty() && model.pixels().isEmpty()) {
      guesses.add(
          "it does not say which frame model it was trained with: that the sizes fit does not mean"
              + " that the features do");
    }
    return ModelReport.warned(report, guesses);
  }
}
