package dev.clipstream.bench.harness;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.bench.harness.Workload.PlannedFrame;
import dev.clipstream.image.Image;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in a child process, with the topics that measurements use and a producer of
 * frames. Owned by one thread; while a {@link LoadGenerator} works, only that sends and flushes.
 */
public final class BenchBroker implements AutoCloseable {

  private static final int BATCH_BYTES = 256 << 10;
  private static final int MAX_RECORD_BYTES = 60 << 20;
  private static final int SEGMENT_BYTES = 64 << 20;
  private static final Duration LEADERS_WITHIN = Duration.ofSeconds(20);

  private final BenchContext context;
  private final ChildJvm process;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerde<Frame> serde = AvroSerde.frames();
  private final int partitions;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private int names;

  private BenchBroker(BenchContext context, ChildJvm process, int partitions) {
    this.context = context;
    this.process = process;
    this.partitions = partitions;
    this.admin = Admin.create(Map.of("bootstrap.servers", process.address()));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                process.address(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MAX_RECORD_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * MAX_RECORD_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Starts a broker; blocks until it is ready, about three seconds.
   *
   * @param partitions of every topic
   * @throws BenchException if it does not start
   */
  public static BenchBroker start(BenchContext context, int partitions) {
    ChildJvm process = BrokerMain.start(context.workDir().resolve("broker"));
    return new BenchBroker(context, process, partitions);
  }

  public String bootstrapServers() {
    return process.address();
  }

  /** CPU time that the broker has used so far. */
  public long cpuNanos() {
    return process.cpuNanos();
  }

  /** A name that nothing on the broker has yet. */
  private String freshName(String prefix) {
    return prefix + "-" + names++;
  }

  /** Makes a topic for frames. */
  public String newFramesTopic() {
    String name = freshName("frames");
    create(List.of(name), Map.of());
    return name;
  }

  /** Makes a topic for more frames than the disk has room for: the oldest go. */
  public String newFramesTopicForLong() {
    String name = freshName("frames");
    create(
        List.of(name),
        Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES),
            TopicConfig.RETENTION_BYTES_CONFIG, Integer.toString(4 * SEGMENT_BYTES)));
    return name;
  }

  /**
   * Makes a place for one run: topics for its labels, an application id and a state folder of its
   * own.
   *
   * @param frames topic that it reads
   */
  public Site newSite(String frames) {
    String run = freshName("run");
    TopicNames topics =
        new TopicNames(frames, run + "-labels", run + "-clip-labels", run + "-frames-dlq");
    create(List.of(topics.frameLabels(), topics.clipLabels(), topics.deadLetters()), Map.of());
    Path stateDir = context.workDir().resolve("state").resolve(run);
    return new Site(bootstrapServers(), run, topics, stateDir);
  }

  private void create(List<String> names, Map<String, String> config) {
    try {
      admin
          .createTopics(
              names.stream()
                  .map(name -> new NewTopic(name, partitions, (short) 1).configs(config))
                  .toList())
          .all()
          .get();
      long deadline = System.nanoTime() + LEADERS_WITHIN.toNanos();
      while (!haveLeaders(names)) {
        if (System.nanoTime() > deadline) {
          throw new BenchException("the broker made topics, but no leaders for " + names);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException("the broker makes no topics: " + e.getCause(), e);
    }
  }

  /** Records on a topic that no transaction writes to. */
  private long length(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends =
        partitionsOf(topic).collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  /**
   * A topic is made some time before it can be used. That it has leaders is not enough, they must
   * answer: the first batches of a producer that is too early may come out of order, and then fail.
   */
  private boolean haveLeaders(List<String> names) throws InterruptedException, ExecutionException {
    try {
      for (String name : names) {
        long unused = length(name);
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** The partitions of a topic made here, or of a changelog of what reads it. */
  public Stream<TopicPartition> partitionsOf(String topic) {
    return Stream.iterate(0, p -> p < partitions, p -> p + 1)
        .map(p -> new TopicPartition(topic, p));
  }

  /**
   * Sends frame {@code index} to a topic; a stream a partition, so that all are equally long.
   * {@link #flush} waits for it.
   */
  public void send(String topic, long index) {
    send(topic, PlannedFrame.continuous(index, partitions), context.images().get(index));
  }

  private void send(String topic, PlannedFrame planned, Image image) {
    Frame frame =
        Frame.newBuilder()
            .setStreamId(planned.stream())
            .setClipId(planned.clip().orElse(null))
            .setFrameIndex(planned.index())
            .setCapturedAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
            .setLast(planned.last())
            .setFormat(ImageFormat.valueOf(image.format().name()))
            .setWidth(null)
            .setHeight(null)
            .setImage(ByteBuffer.wrap(image.data(), image.offset(), image.length()))
            .setAttributes(Map.of())
            .build();
    byte[] key = planned.stream().getBytes(StandardCharsets.UTF_8);
    var unused =
        producer.send(
            new ProducerRecord<>(topic, planned.partition(), key, serde.toBytes(frame)),
            this::noteFailure);
  }

  private void noteFailure(RecordMetadata sent, @Nullable Exception failed) {
    if (failed != null) {
      failure.compareAndSet(null, failed);
    }
  }

  /** Watches the labels of a topic, from its beginning; the caller closes it. */
  public LabelWatch watch(String topic) {
    return new LabelWatch(bootstrapServers(), partitionsOf(topic).toList());
  }

  /** Waits until all frames that were sent are on the broker, or have failed. */
  public void flush() {
    producer.flush();
  }

  /**
   * Puts {@code count} frames on a topic, a stream a partition, and waits until they are there.
   *
   * @throws BenchException if not all of them get there
   */
  public void fill(String topic, long count) {
    fill(topic, count, i -> PlannedFrame.continuous(i, partitions));
  }

  /**
   * Puts {@code count} frames on a topic and waits until they are there.
   *
   * @param frames tells which frame number so and so is
   * @throws BenchException if not all of them get there
   */
  public void fill(String topic, long count, LongFunction<PlannedFrame> frames) {
    for (long i = 0; i < count; i++) {
      send(topic, frames.apply(i), context.images().get(i));
      if (i % 1000 == 0) {
        context.throwIfStopped();
      }
    }
    flush();
    try {
      long length = length(topic);
      if (length != count) {
        throw new BenchException(
            "of " + count + " frames the broker has " + length + ": " + failure.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException(
          "the broker does not say how many frames it has: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    admin.close(Duration.ofSeconds(2));
    process.close();
  }
}
