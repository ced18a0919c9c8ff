package dev.clipstream.view;

import dev.clipstream.deadletters.Replayer;
import dev.clipstream.review.ReviewReader;
import dev.clipstream.view.feed.ClusterWatch;
import dev.clipstream.view.feed.Feed;
import dev.clipstream.view.feed.FeedSettings;
import dev.clipstream.view.history.TopicHistory;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scene.Traffic;
import dev.clipstream.view.scrape.SenderState;
import dev.clipstream.view.trend.Trend;
import dev.clipstream.view.trend.TrendSample;
import dev.clipstream.view.trend.TrendSampler;
import dev.clipstream.view.web.ProcessorFacts;
import dev.clipstream.view.web.WebParts;
import dev.clipstream.view.web.WebServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The live page: reads the topics on a thread of its own and serves what is to be seen until it is
 * closed. It takes part in no consumer group and sends nothing but feedback, so what it costs the
 * processor is what any reader of the topics does.
 */
public final class View implements AutoCloseable {

  private final Feed feed;
  private final TopicHistory history;
  private final TrendSampler sampler;
  private final WebServer server;
  private final String host;
  private final Optional<String> token;

  private View(
      Feed feed,
      TopicHistory history,
      TrendSampler sampler,
      WebServer server,
      String host,
      Optional<String> token) {
    this.feed = feed;
    this.history = history;
    this.sampler = sampler;
    this.server = server;
    this.host = host;
    this.token = token;
  }

  /**
   * Starts to read and to serve.
   *
   * @param processor what it says of itself; empty where it is elsewhere
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   * @throws dev.clipstream.view.web.PortTakenException if the port is taken
   */
  public static View start(ViewSettings settings, Supplier<Optional<ProcessorFacts>> processor) {
    return start(settings, processor, List::of);
  }

  /**
   * Starts to read and to serve.
   *
   * @param processor what it says of itself; empty where it is elsewhere
   * @param senders of cameras, as they say that they are
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   * @throws dev.clipstream.view.web.PortTakenException if the port is taken
   */
  public static View start(
      ViewSettings settings,
      Supplier<Optional<ProcessorFacts>> processor,
      Supplier<List<SenderState>> senders) {
    InstantSource clock = InstantSource.system();
    Scene scene = new Scene(clock, settings.maxImageBytes());
    Feed feed =
        Feed.start(
            new FeedSettings(
                settings.clientConfig(),
                settings.topics(),
                settings.feedbackTopic(),
                settings.schemaRegistry(),
                settings.applicationId()),
            scene);
    TopicHistory history =
        new TopicHistory(settings.clientConfig(), settings.topics(), settings.schemaRegistry());
    Trend trend = new Trend();
    TrendSampler sampler =
        TrendSampler.start(trend, () -> sample(clock, scene, feed.cluster().state()));
    try {
      WebServer server =
          WebServer.start(
              new WebParts(
                  scene,
                  feed.cluster()::state,
                  feed.feedback(),
                  history,
                  new ReviewReader(
                      settings.clientConfig(),
                      settings.topics().clipLabels(),
                      settings.feedbackTopic(),
                      settings.schemaRegistry()),
                  feed.letters(),
                  new Replayer(
                      settings.clientConfig(),
                      settings.topics().deadLetters(),
                      settings.topics().frames()),
                  trend,
                  processor,
                  senders,
                  clock,
                  settings.watch()),
              settings.host(),
              settings.port(),
              settings.token());
      return new View(feed, history, sampler, server, settings.host(), settings.token());
    } catch (RuntimeException e) {
      sampler.close();
      feed.close();
      history.close();
      throw e;
    }
  }

  private static TrendSample sample(InstantSource clock, Scene scene, ClusterWatch.State cluster) {
    Traffic traffic = scene.traffic();
    return new TrendSample(
        clock.millis(),
        traffic.framesPerSecond(),
        traffic.labelsPerSecond(),
        traffic.medianMillis(),
        traffic.p99Millis(),
        cluster.partitions().isEmpty() || cluster.awaySeconds() > 0 ? null : cluster.lag());
  }

  /** Where the page is, with the token if it needs one. */
  public String address() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + server.port() + "/" + token.map(t -> "?token=" + t).orElse("");
  }

  /** The port that the page is served on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    sampler.close();
    history.close();
    feed.close();
  }
}
