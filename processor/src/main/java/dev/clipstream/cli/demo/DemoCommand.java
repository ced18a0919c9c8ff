package dev.clipstream.cli.demo;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.console.TemporaryFolder;
import dev.clipstream.cli.console.Terminal;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FeedbackTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.events.EventRules;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.shapes.EventScores;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.view.View;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code demo}: the whole system in one process: broker, cameras, processor and a
 * reader of labels.
 */
@Command(
    name = "demo",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "See the whole system at work, in one process.",
    description = {
      "Starts a Kafka broker and the stream processor in this process, lets a few make-believe"
          + " cameras send clips of people as JPEG frames, and prints the label of each clip as it"
          + " comes: walk, run, wave, fall, get-up, meet or part. Two more cameras never stop, and"
          + " of them it prints when somebody begins something and when it is over. Serves a page"
          + " on this machine to watch it on, see 'clipstream view --help'. Needs nothing but this"
          + " program."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream demo",
      "  clipstream demo --stay",
      "",
      "With --stay, the page can be watched at the address that it prints.",
      "",
      "Ends with status 0 if every frame and every clip got exactly one label, and the events are"
          + " those that happened, but for one in five.",
      CommonOptions.FOOTER
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int PARTITIONS = 4;
  private static final int GATES = 2;

  /**
   * Long: of streams it is events that are told, and a clip's model knows no time without action.
   */
  private static final int WINDOW = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  /** How long there is to look at what has been, before the page goes. */
  private static final Duration LINGER = Duration.ofMinutes(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "64",
      description = "Clips to send, 16 frames each. Default: ${DEFAULT-VALUE}.")
  private int clips;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      defaultValue = "8",
      description = "Streams that send at the same time. Default: ${DEFAULT-VALUE}.")
  private int cameras;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Frames a second of each camera; 0 for as fast as it goes. Default: ${DEFAULT-VALUE}.")
  private int fps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the clips; another number, other clips. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--stay",
      fallbackValue = "true",
      description = "Go on with ever new clips until Ctrl-C.")
  private boolean stay;

  @Option(
      names = "--exit",
      fallbackValue = "true",
      description =
          "End with the last clip; else, on a terminal, the page stays up for another minute.")
  private boolean exit;

  @Option(
      names = "--shots",
      paramLabel = "DIR",
      description =
          "Write pictures of the page into this folder, with a Chromium of this machine, then end;"
              + " takes a good minute, in which the cameras go on.")
  private Optional<Path> shotsFolder = Optional.empty();

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description =
          "Only be the cameras: send to the topic 'frames' of the broker there, for a 'run'"
              + " elsewhere to label.")
  private Optional<String> broker = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the page to watch on; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    DemoConflicts.of(spec)
        .require(clips >= 1, "--clips must be 1 or more, not " + clips)
        .requireRange("--cameras", cameras, 1, 1000)
        .requireRange("--fps", fps, 0, 1000)
        .requireRange("--port", port, 0, 65_535)
        .require(
            shotsFolder.isEmpty() || broker.isEmpty(),
            "--shots is of the demo's own page, which --broker leaves out")
        .throwIfAny(spec);
    if (broker.isPresent()) {
      feed(broker.get());
      return 0;
    }
    DemoPage.requirePort(port);
    Optional<DemoShots> shots = shotsFolder.map(folder -> DemoShots.into(folder, DemoShots.BEFORE));
    try (StopSignal stop = StopSignal.install();
        TemporaryFolder folder = TemporaryFolder.make("clipstream-demo");
        DemoModels models = DemoModels.open(folder.path(), Device.AUTO);
        EmbeddedBroker broker = startBroker()) {
      return show(broker.bootstrapServers(), folder.path(), models, shots, stop) ? 0 : 1;
    }
  }

  private void feed(String servers) {
    String topic = TopicNames.DEFAULT.frames();
    try (Cluster cluster = Cluster.connect(KafkaOptions.plain(servers))) {
      cluster.requireTopics(List.of(topic));
    }
    // A processor does not label a clip again that it remembers from the last time.
    String prefix = "clip-" + Instant.now().getEpochSecond() + "-";
    try (StopSignal stop = StopSignal.install();
        CameraSender sender = new CameraSender(servers, topic)) {
      say(cameras + " cameras send clips to " + servers);
      Shown shown =
          new Shown(new Cameras(sender, cameras, seed, prefix), new Gates(sender::send, 0, seed));
      CameraFeed.forOthers(shown, fps, stop).run(stay ? -1 : clips);
    }
  }

  private EmbeddedBroker startBroker() {
    say("starting a Kafka broker …");
    return EmbeddedBroker.start();
  }

  private boolean show(
      String servers, Path folder, DemoModels models, Optional<DemoShots> shots, StopSignal stop) {
    TopicNames topics = TopicNames.DEFAULT;
    createTopics(servers, topics);
    ProcessorSettings settings = settings(servers, folder.resolve("state"), models);
    StreamProcessor processor =
        new StreamProcessor(settings, models.served(), ProcessorListener.NONE);
    try (CameraSender sender = new CameraSender(servers, topics.frames());
        View view = DemoPage.open(settings, models, processor, port)) {
      say("watch at " + view.address());
      processor.start();
      introduce(servers, models);
      Shown shown =
          new Shown(
              new Cameras(sender, cameras, seed, "clip-"), new Gates(sender::send, GATES, seed));
      Optional<CompletableFuture<Void>> taking =
          shots.map(of -> of.begin(view.address(), stop, this::say));
      boolean fine;
      try (Scoreboard board = new Scoreboard(servers, topics, shown, out())) {
        fine = show(shown, board, stop);
      }
      taking.ifPresent(DemoShots::join);
      linger(view, stop);
      return fine;
    } finally {
      if (!processor.close(CLOSE_WITHIN)) {
        say("not everything ended in time");
      }
    }
  }

  /** Returns whether all of it is as it should be. */
  private boolean show(Shown shown, Scoreboard board, StopSignal stop) {
    boolean complete =
        new DemoShow(shown, board, fps, stop, PATIENCE)
            .run(stay || shotsFolder.isPresent() ? -1 : clips);
    summarize(shown, board, complete);
    return complete && !board.hasDuplicates() && EventBoard.isFine(board.events().scores());
  }

  /** Where people watch; a script goes on with what it has to do. */
  private void linger(View view, StopSignal stop) {
    if (!exit && !stop.isRequested() && Terminal.isOutput()) {
      say(
          "the page stays for another minute, or until Ctrl-C (--exit: not at all): "
              + view.address());
      stop.await(LINGER);
    }
  }

  private static ProcessorSettings settings(String servers, Path state, DemoModels models) {
    ProcessorSettings usual = ProcessorSettings.defaults(servers, state);
    LabelSettings labels = usual.labelling();
    return new ProcessorSettings(
        servers,
        usual.applicationId(),
        usual.topics(),
        usual.schemaRegistry(),
        usual.guarantee(),
        usual.batching(),
        new LabelSettings(
            labels.topK(),
            new ClipSettings(WINDOW, WINDOW, labels.clips().idle()),
            labels.limits(),
            labels.maxAge(),
            labels.minScore(),
            labels.resetAfter(),
            new EventRules(models.rules(), labels.clips().idle())),
        usual.streams(),
        usual.clientProperties());
  }

  private static void createTopics(String servers, TopicNames topics) {
    try (Cluster cluster = Cluster.connect(KafkaOptions.plain(servers))) {
      cluster.create(
          Stream.of(
                  topics.frames(),
                  topics.frameLabels(),
                  topics.clipLabels(),
                  topics.deadLetters(),
                  topics.labelEvents(),
                  FeedbackTopicOption.DEFAULT)
              .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
              .toList());
    }
  }

  private void introduce(String servers, DemoModels models) {
    say(
        String.format(
            Locale.ROOT,
            "%d cameras send clips of %d JPEG frames, %d never stop; each frame is labeled by %s,"
                + " each clip by %s, what goes on by %s, on %s",
            cameras,
            Cameras.FRAMES_A_CLIP,
            GATES,
            models.frames().card().name(),
            models.clips().card().name(),
            models.steps().card().name(),
            models.frames().device()));
    if (stay) {
      for (String line :
          List.of(
              "Kafka is at " + servers + " until Ctrl-C; look on from another terminal with",
              "  " + HowStarted.command() + " labels --bootstrap-servers " + servers,
              "  " + HowStarted.command() + " send IMAGES --bootstrap-servers " + servers)) {
        say(line);
      }
    }
  }

  private void summarize(Shown shown, Scoreboard board, boolean complete) {
    int sent = shown.cameras().clipsMade();
    EventScores events = board.events().scores();
    PrintWriter out = out();
    out.printf(
        Locale.ROOT,
        "%d of %d clips labelled%s, %d of them rightly (%.1f %%)%n%d of %d frames labelled%n",
        board.clips(),
        sent,
        board.hasDuplicates() ? ", some more than once" : " once each",
        board.clipsRight(),
        100.0 * board.clipsRight() / Math.max(1, board.clips()),
        board.frames(),
        shown.framesSent());
    out.println(board.early().summary(sent, Cameras.FRAMES_A_CLIP));
    out.printf(
        Locale.ROOT,
        "events: %d of %d actions told, %d of %d events right%n",
        events.right(),
        events.actions(),
        events.right(),
        events.events());
    out.flush();
    if (!EventBoard.isFine(events)) {
      say("more events are wrong or missing than the models of this build should make so");
    }
    if (!complete) {
      say("not every label came within " + PATIENCE.toSeconds() + " s of the last frame");
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
