package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of rights in the operator's guide, a right a command, resource and operation. */
final class DocumentedRights {

  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

  private static final String DEFAULT_ID = "clipstream";

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** One ACL; the user is named as the command. */
  record Right(String command, ResourcePattern on, AclOperation operation) {

    AclBinding acl() {
      return new AclBinding(
          on, new AccessControlEntry("User:" + command, "*", operation, AclPermissionType.ALLOW));
    }

    @Override
    public String toString() {
      return command + " without " + operation + " on " + on.resourceType() + " " + on.name();
    }
  }

  private DocumentedRights() {}

  /**
   * @param applicationId of {@code run}, in place of the default that the guide names
   */
  static List<Right> read(String applicationId) throws IOException {
    String guide = Files.readString(Path.of("..", "docker", "README.md"));
    String section = guide.substring(guide.indexOf("\n### Rights\n"));
    section = section.substring(0, section.indexOf("\n## "));
    List<Right> rights = new ArrayList<>();
    Matcher row = ROW.matcher(section);
    while (row.find()) {
      ResourceType type = type(row.group(2));
      PatternType pattern =
          row.group(2).endsWith(" that begin with") ? PatternType.PREFIXED : PatternType.LITERAL;
      Matcher name = NAME.matcher(row.group(3));
      while (name.find()) {
        for (String operation : row.group(4).split(", ", -1)) {
          ResourcePattern on =
              new ResourcePattern(type, inPlaceOfDefault(name.group(1), applicationId), pattern);
          rights.add(new Right(row.group(1), on, operation(operation)));
        }
      }
    }
    assertThat(rights).isNotEmpty();
    return rights;
  }

  private static String inPlaceOfDefault(String name, String applicationId) {
    return name.startsWith(DEFAULT_ID) ? applicationId + name.substring(DEFAULT_ID.length()) : name;
  }

  private static ResourceType type(String words) {
    if (words.startsWith("topics")) {
      return ResourceType.TOPIC;
    }
    return words.startsWith("groups") ? ResourceType.GROUP : ResourceType.TRANSACTIONAL_ID;
  }

  private static AclOperation operation(String name) {
    return Arrays.stream(AclOperation.values())
        .filter(operation -> operation.name().replace("_", "").equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow();
  }
}
