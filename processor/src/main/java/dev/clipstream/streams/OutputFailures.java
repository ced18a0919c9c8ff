package dev.clipstream.streams;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record that the producer could not send: the work since the last commit is done
 * again, by the same thread where Kafka can retry, else by the next.
 *
 * <p>Nothing is sent instead. It is called from the producer's own thread, which must not wait for
 * the producer; and of a dead letter that is refused there must be no dead letter. That one lowers
 * the limit of dead letters, so that it fits when its record is processed again.
 *
 * <p>Made by Kafka Streams, one for each task.
 */
public final class OutputFailures implements ProductionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(OutputFailures.class);

  private Optional<DeadLetterLimit> deadLetters = Optional.empty();

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(DeadLetterLimit.CONFIG) instanceof DeadLetterLimit limit) {
      deadLetters = Optional.of(limit);
    }
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RecordTooLargeException) {
      deadLetters
          .filter(limit -> limit.isOf(record.topic()))
          .ifPresentOrElse(
              limit -> tooLarge(record, limit),
              () ->
                  log.error(
                      "{} refuses a record of {} bytes: raise its max.message.bytes",
                      record.topic(),
                      bytes(record)));
    }
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }

  private static void tooLarge(ProducerRecord<byte[], byte[]> record, DeadLetterLimit limit) {
    log.error(
        "{} refuses a dead letter of {} bytes: from here on they are cut to {}; a restart reads the"
            + " topic's limit again",
        record.topic(),
        bytes(record),
        limit.lower());
  }

  private static long bytes(ProducerRecord<byte[], byte[]> record) {
    return (record.key() == null ? 0L : record.key().length)
        + (record.value() == null ? 0 : record.value().length);
  }

  @Override
  @SuppressWarnings("rawtypes") // Kafka's.
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    return Response.fail();
  }
}
