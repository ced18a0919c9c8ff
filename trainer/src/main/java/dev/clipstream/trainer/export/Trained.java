package dev.clipstream.trainer.export;

import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.SequenceNet;
import java.util.Optional;

/**
 * What a training run ends with.
 *
 * @param frames the frame model
 * @param clips the sequence model over its features, if clips were learned
 * @param provenance how they came to be
 */
public record Trained(FrameNet frames, Optional<SequenceNet> clips, Provenance provenance) {}
