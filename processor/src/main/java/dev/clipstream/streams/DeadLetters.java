package dev.clipstream.streams;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends rejected frames to the dead letters and goes on; lets every other failure stop the stream
 * thread, since then the frame is not at fault and must be classified later.
 *
 * <p>The dead letter is Kafka Streams' own: key and value byte for byte as they came, and the
 * reason in the {@code __streams.errors.*} headers.
 */
public final class DeadLetters implements ProcessingExceptionHandler {

  private final ProcessingExceptionHandler resume = new LogAndContinueProcessingExceptionHandler();
  private final ProcessingExceptionHandler fail = new LogAndFailProcessingExceptionHandler();

  @Override
  public void configure(Map<String, ?> configs) {
    resume.configure(configs);
    fail.configure(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    boolean bad = exception instanceof RejectedFrameException;
    return (bad ? resume : fail).handleError(context, record, exception);
  }
}
