package dev.clipstream.streams;

import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.StreamKeys;
import dev.clipstream.serving.KeyFault;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.system.Throttle;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts frames that may lie in another partition than the others of their stream, where a clip of
 * theirs would be several, and says so now and then. Thread-safe.
 */
final class KeyCheck {

  private static final Logger log = LoggerFactory.getLogger(KeyCheck.class);

  private final Throttle throttle = new Throttle(Duration.ofMinutes(1));
  private final ProcessorListener listener;

  KeyCheck(ProcessorListener listener) {
    this.listener = listener;
  }

  void check(RecordMetadata at, byte @Nullable [] key, FrameHeader frame) {
    if (StreamKeys.isOf(key, frame.streamId())) {
      return;
    }
    boolean missing = key == null || key.length == 0;
    listener.keyFault(missing ? KeyFault.MISSING : KeyFault.DIFFERENT);
    if (throttle.permits()) {
      log.warn(
          "{}-{}@{} has {}: unless the key is the frame's stream_id, the frames of one stream may"
              + " lie in several partitions, and a clip have several labels (--strict-keys makes"
              + " such records dead letters)",
          at.topic(),
          at.partition(),
          at.offset(),
          missing ? "no key" : "another key than its stream_id");
    }
  }
}
