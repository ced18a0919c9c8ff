package dev.clipstream.streams;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Stops the stream thread where Kafka Streams cannot read a record, which, since it is to read
 * nothing but bytes, is no record's fault. Made by Kafka Streams.
 */
public final class InputFailures implements DeserializationExceptionHandler {

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return Response.fail();
  }
}
