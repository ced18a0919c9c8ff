package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

class RecordTimeTest {

  private final RecordTime time = new RecordTime();

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "frames",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }

  /** Kafka Streams skips a record with a negative time, and dies of an extractor that throws. */
  @Property
  void everyRecord_hasATime(@ForAll long timestamp, @ForAll @LongRange(min = -1) long partition) {
    assertThat(time.extract(record(timestamp), partition)).isNotNegative();
  }

  @Property
  void aTimeOfItsOwn_isKept(@ForAll @LongRange(min = 0) long timestamp) {
    assertThat(time.extract(record(timestamp), 7)).isEqualTo(timestamp);
  }
}
