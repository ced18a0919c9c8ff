package dev.clipstream.streams;

import dev.clipstream.model.session.InferenceException;
import dev.clipstream.prefetch.NotPrefetchedException;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;

/** Recognizes the failures of a stream thread that a new thread would meet as well. */
final class FatalCauses {

  private FatalCauses() {}

  /**
   * Looks through what a stream thread has died of, and the causes of that.
   *
   * @return what has failed, for the log; empty if another thread may do better
   */
  static Optional<String> in(Throwable death) {
    if (causedBy(death, InferenceException.class) || causedBy(death, VirtualMachineError.class)) {
      return Optional.of("the device, the model or the Java machine has failed");
    }
    if (causedBy(death, NotPrefetchedException.class)) {
      return Optional.of("frames would not be classified");
    }
    if (causedBy(death, SchemaRegistryException.class)) {
      return Optional.of("the schema registry does not answer");
    }
    if (causedBy(death, AuthorizationException.class)) {
      return Optional.of("the cluster refuses a right that is needed");
    }
    return Optional.empty();
  }

  private static boolean causedBy(Throwable death, Class<? extends Throwable> type) {
    for (Throwable cause = death; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** What a failure began with. */
  static Throwable root(Throwable death) {
    Throwable root = death;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
