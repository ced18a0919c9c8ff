package dev.clipstream.cli.demo;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.view.View;
import dev.clipstream.view.ViewSettings;
import dev.clipstream.view.web.PortCheck;
import dev.clipstream.view.web.PortTakenException;
import dev.clipstream.view.web.ProcessorFacts;
import java.util.Optional;

/** The live page of the demo, with the facts of the processor in the same process. */
final class DemoPage {

  private DemoPage() {}

  /**
   * @param port 0 for any that is free
   */
  static View open(
      ProcessorSettings settings, DemoModels models, StreamProcessor processor, int port) {
    ViewSettings page =
        ViewSettings.onLoopback(
            settings.bootstrapServers(),
            settings.topics(),
            FeedbackTopicOption.DEFAULT,
            settings.applicationId(),
            port);
    try {
      return View.start(page, () -> facts(models, processor.batcher()));
    } catch (PortTakenException e) {
      throw taken(port, e);
    }
  }

  /**
   * Finds out before a broker is started whether the page can be served.
   *
   * @throws CliException if not
   */
  static void requirePort(int port) {
    try {
      PortCheck.require(ViewSettings.LOOPBACK, port);
    } catch (PortTakenException e) {
      throw taken(port, e);
    }
  }

  private static CliException taken(int port, PortTakenException cause) {
    return new CliException("port " + port + " is taken: try --port 0", cause);
  }

  private static Optional<ProcessorFacts> facts(DemoModels models, FrameBatcher batcher) {
    double batches = Math.max(1, batcher.batchesRun());
    return Optional.of(
        new ProcessorFacts(models.frames().device().toString(), batcher.framesRun() / batches));
  }
}
