package dev.clipstream.collect;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Knows what frames show: from a topic that is read beside them, or from what they carry along.
 * Another kind of truth is another class. Belongs to one thread.
 */
public interface LabelSource {

  /** The topic to read, if there is one; its keys are stream ids, as the frames' are. */
  Optional<String> topic();

  /**
   * Learns from a record of the topic; what comes later about the same frame or clip counts.
   *
   * @return the stream that the record is about
   * @throws org.apache.kafka.common.errors.SerializationException if it is no such record
   */
  String learn(ConsumerRecord<byte[], byte[]> record);

  /** All that is known of a frame. */
  FrameTruth of(SentFrame frame);
}
