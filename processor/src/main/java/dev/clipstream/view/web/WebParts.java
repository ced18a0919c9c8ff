package dev.clipstream.view.web;

import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.Replayer;
import dev.clipstream.review.ReviewReader;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.FeedbackSink;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scrape.SenderState;
import dev.clipstream.view.trend.Trend;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parts that the web server needs: what it shows, and where feedback goes.
 *
 * @param cluster how far the processor has come
 * @param history of clips and events; closed by whoever made it
 * @param review of clips that wait to be judged
 * @param letters dead letters that are known
 * @param replayer sends their frames again
 * @param trend of the last hour
 * @param processor what it says of itself; empty where it is elsewhere
 * @param senders of cameras, as they say that they are; none where none are asked
 * @param watch labels that a page watches for until it is told otherwise
 */
public record WebParts(
    Scene scene,
    Supplier<ClusterWatch.State> cluster,
    FeedbackSink feedback,
    TopicHistory history,
    ReviewReader review,
    LetterIndex letters,
    Replayer replayer,
    Trend trend,
    Supplier<Optional<ProcessorFacts>> processor,
    Supplier<List<SenderState>> senders,
    InstantSource clock,
    List<String> watch) {

  public WebParts {
    watch = List.copyOf(watch);
  }
}
