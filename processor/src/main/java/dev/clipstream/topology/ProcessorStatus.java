package dev.clipstream.topology;

import org.apache.kafka.streams.KafkaStreams;

/**
 * How a {@link StreamProcessor} is.
 *
 * @param state of Kafka Streams; {@code RUNNING} only when all open clips are restored
 * @param deadThreads stream threads that should be alive and are not
 */
public record ProcessorStatus(KafkaStreams.State state, int deadThreads) {}
