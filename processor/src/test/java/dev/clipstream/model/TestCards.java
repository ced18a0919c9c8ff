package dev.clipstream.model;

import dev.clipstream.image.Fit;
import java.util.List;
import java.util.Optional;

/** Cards of models that are not there. */
public final class TestCards {

  public static final ModelCard NAMED =
      new ModelCard(
          "test",
          "00".repeat(32),
          Optional.empty(),
          List.of(),
          ModelCard.Color.RGB,
          Fit.STRETCH,
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private TestCards() {}
}
