package dev.clipstream.streams;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Stops the stream thread at every failure of the processor, and sends nothing anywhere. What is
 * known to be wrong with a frame is no failure but a dead letter, which the processor sends like a
 * label; of a frame that met a failure nobody knows that it is at fault, so it is processed again.
 * Made by Kafka Streams.
 */
public final class ProcessingFailures implements ProcessingExceptionHandler {

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public Response handleError(
      ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
    return Response.fail();
  }
}
