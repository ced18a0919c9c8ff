package dev.clipstream.view;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A browser and a broker for a class of tests, and for each test topics, a view and its page. */
abstract class PageFixture {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String FEEDBACK = "feedback";

  static EmbeddedBroker broker;
  static Browser browser;
  private static int tests;

  TopicNames topics;
  View view;
  PageProbe page;
  LabelledFrames footage;
  private String feedbackTopic = "";

  @BeforeAll
  static void startBrowser() {
    browser = Browser.require();
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void startView() {
    String name = "t" + tests++ + "-";
    topics = Topics.named(name);
    feedbackTopic = name + FEEDBACK;
    Topics.create(broker.bootstrapServers(), topics, 3);
    Topics.create(broker.bootstrapServers(), name + FEEDBACK, 1);
    view =
        View.start(
            ViewSettings.onLoopback(
                broker.bootstrapServers(), topics, name + FEEDBACK, name + "app", 0),
            Optional::empty);
    page = new PageProbe(browser, view.address());
    footage = new LabelledFrames(broker.bootstrapServers(), topics);
    browser.complaints();
  }

  /** Where the view writes feedback. */
  String feedbackTopic() {
    return feedbackTopic;
  }

  @AfterEach
  void stopView() {
    browser.open("about:blank");
    footage.close();
    view.close();
  }
}
