package dev.clipstream.view.web;

import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.FeedbackSink;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.Scene;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parts that the web server needs: what it shows, and where feedback goes.
 *
 * @param cluster how far the processor has come
 * @param history of clips and events; closed by whoever made it
 * @param processor what it says of itself; empty where it is elsewhere
 */
public record WebParts(
    Scene scene,
    Supplier<ClusterWatch.State> cluster,
    FeedbackSink feedback,
    TopicHistory history,
    Supplier<Optional<ProcessorFacts>> processor,
    InstantSource clock) {}
