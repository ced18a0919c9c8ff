package dev.clipstream.cli.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * What a cluster does not let its user do, in words that name each right, as an ACL gives it, and
 * what it is on.
 */
public final class MissingRights {

  private final List<String> missing = new ArrayList<>();

  void add(AclOperation operation, String resource) {
    missing.add(name(operation) + " on " + resource);
  }

  /** {@code DESCRIBE_CONFIGS} is DescribeConfigs where ACLs are made. */
  private static String name(AclOperation operation) {
    StringBuilder name = new StringBuilder();
    for (String word : operation.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  boolean isEmpty() {
    return missing.isEmpty();
  }

  /** One line that says all that is missing, and where to look. */
  String message(String address) {
    return message(address, missing);
  }

  private static String message(String address, Collection<String> missing) {
    return address
        + " refuses what the user of --command-config needs: "
        + String.join(", ", missing)
        + " (ACLs; the operator's guide lists all of each command under Security)";
  }

  /**
   * The same of a failure under way; empty if it is of another kind.
   *
   * @param applicationId that transactional ids and topics of Kafka Streams' own begin with
   */
  public static Optional<String> in(Throwable failure, String address, String applicationId) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> missing = of(cause, applicationId);
      if (missing.isPresent()) {
        return missing.map(right -> message(address, List.of(right)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> of(Throwable cause, String applicationId) {
    if (cause instanceof GroupAuthorizationException group) {
      return Optional.of("Read on group " + group.groupId());
    }
    if (cause instanceof TransactionalIdAuthorizationException) {
      return Optional.of("Write on transactional ids that begin with " + applicationId + "-");
    }
    if (cause instanceof TopicAuthorizationException topic) {
      // Where a topic of Kafka Streams' own cannot be made, nothing is named.
      return Optional.of(
          topic.unauthorizedTopics().isEmpty()
              ? ownTopics(applicationId)
              : new TreeSet<>(topic.unauthorizedTopics())
                  .stream()
                      .map(name -> onTopic(name, applicationId))
                      .collect(Collectors.joining(", ")));
    }
    return cause instanceof ClusterAuthorizationException
        ? Optional.of("IdempotentWrite on the cluster, or Write on a topic")
        : Optional.empty();
  }

  private static String ownTopics(String applicationId) {
    return "Create, Read and Write on topics that begin with " + applicationId + "-";
  }

  private static String onTopic(String name, String applicationId) {
    return name.startsWith(applicationId + "-")
        ? ownTopics(applicationId)
        : "Read or Write on topic " + name;
  }
}
