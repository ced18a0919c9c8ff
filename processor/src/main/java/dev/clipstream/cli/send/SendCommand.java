package dev.clipstream.cli.send;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.kafka.BrokerWatch;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.FramesTopicOption;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.options.SchemaRegistryOption;
import dev.clipstream.cli.send.cameras.CameraOptions;
import dev.clipstream.cli.send.cameras.CameraSending;
import dev.clipstream.cli.send.publish.FramePublisher;
import dev.clipstream.records.FrameReader;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.video.FfmpegLog;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code send}: puts images and video on the frames topic. */
@Command(
    name = "send",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Put images, videos, network streams or a camera on the frames topic.",
    description = {
      "Each SOURCE is an image, a video file, a folder of them, a URL that FFmpeg can read"
          + " (rtsp://, http://) or a camera (/dev/video0). JPEG, PNG and WebP files go as they"
          + " are; other images, and the frames of videos, are sent as JPEG. Every frame is"
          + " acknowledged by all replicas; a file that cannot be read is named, and the rest goes"
          + " on. In folders, hidden files and what is neither image nor video are passed over;"
          + " images of formats that cannot be read here (HEIC, AVIF, JPEG 2000, camera raw) are"
          + " named.",
      "",
      "Streams are named after the folder the images are in (photos, photos/inner), after folder"
          + " and file of a video (normal/v12), or after the host of a URL. With --clip-per-file"
          + " each video file, and each folder of images, is a clip of the stream named after the"
          + " folder that was given. Clip ids end in the time of the sending"
          + " (fight/v12.mp4@20261124T031500Z), because a clip that has its label is not labeled"
          + " again."
    },
    footer = {
      "",
      "Examples:",
      "  clipstream send photos/",
      "  clipstream send recordings/ --clip-per-file --fps 10",
      "  clipstream send rtsp://user:password@camera.local/stream \\",
      "      --stream door --fps 5 --loop",
      "  clipstream send frames/ --stream test --fps 25 --realtime --loop",
      "  clipstream send --cameras cameras.yaml --http-port 8080",
      CommonOptions.FOOTER
    })
public final class SendCommand implements Callable<Integer> {

  private static final int DEFAULT_MAX_BYTES = 8 << 20;
  private static final double MIN_FPS = 0.001;
  private static final double MAX_FPS = 1000;
  private static final int MAX_JPEG_SIDE = 65_500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = "Image, video file, folder, URL or camera.")
  private List<String> sources = new ArrayList<>();

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description =
          "One stream for everything, 1024 characters at most. Default: named after the sources,"
              + " see above.")
  private Optional<String> stream = Optional.empty();

  @Option(
      names = "--clip-per-file",
      fallbackValue = "true",
      description = "Each video file, and each folder of images, is a clip.")
  private boolean clipPerFile;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description =
          "Send at most so many frames a second of a video; images are taken to be so many a second"
              + " (default 25).")
  private Optional<Double> framesPerSecond = Optional.empty();

  @Option(
      names = "--realtime",
      fallbackValue = "true",
      description = "Send files as fast as they play, not as fast as possible.")
  private boolean realtime;

  @Option(
      names = "--loop",
      fallbackValue = "true",
      description = "Begin again at the end, until stopped; live sources are connected to again.")
  private boolean loop;

  @Option(
      names = "--max-size",
      paramLabel = "PIXELS",
      description = "Make larger images smaller, so that their longer side has so many pixels.")
  private Optional<Integer> maxSize = Optional.empty();

  @Option(
      names = "--jpeg-quality",
      paramLabel = "1..100",
      defaultValue = "90",
      description = "Quality of what is encoded here. Default: ${DEFAULT-VALUE}.")
  private int jpegQuality;

  @Option(
      names = "--bare",
      fallbackValue = "true",
      description =
          "Send nothing but the image file, as any Kafka client can: the stream is the record's"
              + " key, the frame index its offset.")
  private boolean bare;

  @Mixin private CameraOptions cameras = new CameraOptions();
  @Mixin private SchemaRegistryOption schemaRegistry = new SchemaRegistryOption();
  @Mixin private FramesTopicOption topic = new FramesTopicOption();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    List<Source> given = sources.stream().map(Source::of).toList();
    check(given);
    if (cameras.isGiven()) {
      return new CameraSending(cameras, kafka, topic.frames(), err())
              .run(topicLimit(), format(), spec.commandLine().getOut())
          ? 0
          : 1;
    }
    if (given.stream()
        .anyMatch(each -> each instanceof Source.Live live && live.isConfidential())) {
      // Its lines repeat what they were given.
      FfmpegLog.silence();
    }
    SendOptions options =
        new SendOptions(
            stream,
            framesPerSecond.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
            realtime,
            clipPerFile,
            loop,
            jpegQuality,
            maxSize.orElse(Integer.MAX_VALUE),
            bare);
    SendTally tally = new SendTally(err());
    MediaSourceFinder.Found found = MediaSourceFinder.find(given, options);
    found.problems().forEach(problem -> tally.failed(problem, problem));
    if (found.footage().isEmpty()) {
      throw new CliException("there is nothing to send");
    }
    boolean all = send(found.footage(), options, tally);
    return tally.hasFailures() || !all ? 1 : 0;
  }

  private void check(List<Source> given) {
    boolean live = given.stream().anyMatch(Source.Live.class::isInstance);
    Problems problems = new Problems();
    checkCameras(problems);
    problems
        .require(
            !live || given.size() == 1,
            "a live source has no end that others could come after: put them all into a file for"
                + " --cameras, or start one 'send' for each")
        .require(!live || !clipPerFile, "--clip-per-file is for files: a live source has no end")
        .require(!bare || !clipPerFile, "--bare has no room for a clip: leave out --clip-per-file")
        .requireRange("--fps", framesPerSecond.orElse(1.0), MIN_FPS, MAX_FPS)
        .requireRange("--jpeg-quality", jpegQuality, 1, 100)
        .requireRange("--max-size", maxSize.orElse(MAX_JPEG_SIDE), 8, MAX_JPEG_SIDE)
        .require(
            stream.map(FrameReader::isName).orElse(true),
            "--stream must be " + FrameReader.MAX_NAME + " characters or less")
        .throwIfAny(spec);
  }

  private void checkCameras(Problems problems) {
    if (!cameras.isGiven()) {
      problems.require(
          !sources.isEmpty(), "Missing required parameter: 'SOURCE'; or give --cameras FILE");
      // Only as an argument: an environment may serve other commands, as that of the image does.
      for (String option : List.of("--http-port", "--http-host")) {
        problems.require(
            !spec.commandLine().getParseResult().hasMatchedOption(option),
            option + " needs --cameras FILE: without it there are no metrics to serve");
      }
    } else {
      problems
          .require(sources.isEmpty(), "--cameras FILE names all sources: leave out SOURCE")
          .require(stream.isEmpty(), "--stream: the names in the --cameras file are the streams'")
          .require(!clipPerFile, "--clip-per-file: write clip: file into the --cameras file")
          .require(!realtime, "--realtime: with --cameras, files always go as fast as they play");
    }
    cameras.check(
        problems,
        framesPerSecond.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
        maxSize.orElse(Integer.MAX_VALUE),
        jpegQuality,
        loop,
        bare);
  }

  /** Returns whether all that was sent is known to be there, or to be refused. */
  private boolean send(List<MediaSource> footage, SendOptions options, SendTally tally) {
    int maxBytes = topicLimit();
    Function<Frame, byte[]> format = format();
    ProgressLine progress = ProgressLine.on(err());
    Thread sending = Thread.currentThread();
    try (StopSignal stop = StopSignal.install(sending::interrupt);
        BrokerWatch brokers =
            BrokerWatch.over(kafka, List.of(topic.frames()), line -> warn(progress, line));
        FramePublisher publisher =
            new FramePublisher(
                kafka.clientConfig(), topic.frames(), maxBytes, format, tally::failed)) {
      brokers.start();
      new Sender(options, publisher, tally, progress, stop, Clock.systemUTC()).send(footage);
      // What was sent is waited for, also when the sending was cut short.
      stop.disarm();
      boolean interrupted = Thread.interrupted();
      long lost = publisher.flush(() -> stop.isRequested() && brokers.trouble().isPresent());
      progress.clear();
      if (lost > 0) {
        err()
            .println(
                "clipstream send: "
                    + lost
                    + " of these frames may not be there: the broker was away at the end");
      }
      if (interrupted || stop.isRequested()) {
        err().println("clipstream send: stopped early");
      }
      // Within reach of the signal: after this block the process may be gone.
      PrintWriter out = spec.commandLine().getOut();
      out.println(tally.summary());
      out.flush();
      return lost == 0;
    }
  }

  private void warn(ProgressLine progress, String line) {
    progress.clear();
    err().println("clipstream send: warning: " + line);
  }

  private Function<Frame, byte[]> format() {
    if (bare) {
      return frame -> frame.getImage().array();
    }
    return AvroSerde.frames().writing(schemaRegistry.open(kafka), topic.frames())::toBytes;
  }

  private int topicLimit() {
    try (Cluster cluster = Cluster.connect(kafka)) {
      cluster.requireTopics(Map.of(topic.frames(), AclOperation.WRITE));
      return cluster
          .topicNumber(topic.frames(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
          .map(limit -> (int) Math.min(limit, Integer.MAX_VALUE))
          .orElse(DEFAULT_MAX_BYTES);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
