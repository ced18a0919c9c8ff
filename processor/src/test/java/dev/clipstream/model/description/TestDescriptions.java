package dev.clipstream.model.description;

import dev.clipstream.image.resize.Resizing;
import java.util.List;
import java.util.Optional;

/** Cards of models that are not there. */
public final class TestDescriptions {

  public static final ModelDescription NAMED =
      new ModelDescription(
          "test",
          "00".repeat(32),
          "00".repeat(32),
          Optional.empty(),
          List.of(),
          ModelDescription.Color.RGB,
          Resizing.DEFAULT,
          DescriptionOrigin.NONE,
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          GraphDescription.NONE);

  private TestDescriptions() {}
}
