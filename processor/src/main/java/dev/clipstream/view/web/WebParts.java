package dev.clipstream.view.web;

import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.FeedbackWriter;
import dev.clipstream.view.scene.Scene;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the page shows and where its feedback goes.
 *
 * @param processor what it says of itself; empty where it is elsewhere
 */
public record WebParts(
    Scene scene,
    ClusterWatch cluster,
    FeedbackWriter feedback,
    Supplier<Optional<ProcessorFacts>> processor,
    InstantSource clock) {}
