package dev.clipstream.ops;

import org.apache.kafka.streams.KafkaStreams;

/**
 * A snapshot of the state of a stream processor.
 *
 * @param state of Kafka Streams; {@code RUNNING} only when all open clips are restored
 * @param deadThreads stream threads that should be alive and are not
 */
record ProcessorStatus(KafkaStreams.State state, int deadThreads) {}
