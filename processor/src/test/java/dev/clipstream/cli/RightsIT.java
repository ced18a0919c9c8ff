package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.cli.DocumentedRights.Right;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.SecureBroker;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command on a broker with SASL_SSL that allows nothing without an ACL, each as a user of its
 * own with the rights that the operator's guide lists, and with one of them missing.
 */
class RightsIT {

  private static final int SIDE = 8;
  private static final int IMAGES = 24;

  @TempDir Path folder;

  private SecureBroker broker;
  private Admin admin;
  private List<Right> rights;
  private Path frameModel;
  private Path sequenceModel;

  @BeforeEach
  void startBroker() throws IOException {
    rights = DocumentedRights.read(TopicNames.DEFAULT.frames() + "-app");
    Map<String, String> passwords =
        rights.stream()
            .map(Right::command)
            .distinct()
            .collect(Collectors.toMap(command -> command, command -> "secret-" + command));
    broker = SecureBroker.start(folder.resolve("broker"), passwords, SecureBroker.WITH_ACLS);
    admin = broker.admin();
    frameModel = TestModels.frameModel(folder, "frames", SIDE);
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU)) {
      sequenceModel = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    }
  }

  @AfterEach
  void stopBroker() {
    admin.close();
    broker.close();
  }

  private void grant(Collection<Right> granted) throws Exception {
    admin.createAcls(granted.stream().map(Right::acl).toList()).all().get();
    awaitAcls(granted, true);
  }

  private void revoke(Collection<Right> revoked) throws Exception {
    admin.deleteAcls(revoked.stream().map(right -> right.acl().toFilter()).toList()).all().get();
    awaitAcls(revoked, false);
  }

  /** What the broker shows is what it goes by; it learns of a change a moment after its making. */
  private void awaitAcls(Collection<Right> rights, boolean there) {
    Awaitility.await()
        .until(
            () -> {
              Set<AclBinding> all =
                  Set.copyOf(admin.describeAcls(AclBindingFilter.ANY).values().get());
              return rights.stream().allMatch(right -> all.contains(right.acl()) == there);
            });
  }

  private Path config(String command) throws IOException {
    return broker.clientConfig(command, "secret-" + command);
  }

  private CommandLineRun clipstream(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    return CommandLineRun.with(
        Map.of(
            "CLIPSTREAM_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "CLIPSTREAM_COMMAND_CONFIG",
            config(command).toString()),
        all.toArray(String[]::new));
  }

  private RunProcess run(String instance) throws IOException {
    return RunProcess.start(
        broker.bootstrapServers(),
        TopicNames.DEFAULT,
        folder.resolve(instance),
        List.of(
            "--frame-model=" + frameModel,
            "--sequence-model=" + sequenceModel,
            "--device=cpu",
            "--command-config=" + config("run")));
  }

  private CommandLineRun send(Path images) throws IOException {
    return clipstream("send", images.toString(), "--clip-per-file");
  }

  private CommandLineRun collect(Path out) throws IOException {
    return clipstream("collect", "--label-source=frame-labels", "--out=" + out);
  }

  private CommandLineRun labels(int max) throws IOException {
    return clipstream("labels", "--json", "--from-beginning", "--max=" + max, "--idle-exit=2m");
  }

  @Test
  void withTheRightsOfTheGuide_everyCommandWorks_andEveryFrameAndClipHasOneLabel()
      throws Exception {
    grant(rights);
    CommandLineRun topics = clipstream("topics", "--partitions=2");
    assertThat(topics.status()).as(topics.err()).isZero();
    CommandLineRun send = send(TestFrames.imageFolder(folder.resolve("first"), IMAGES, SIDE));
    assertThat(send.status()).as(send.err()).isZero();
    try (RunProcess run = run("a")) {
      CommandLineRun labels = labels(IMAGES + 1);
      assertThat(labels.status()).as(run.log()).isZero();
      assertThat(run.stop()).as(run.log()).isIn(0, 143);
    }
    // It goes on from its last commit, with the same rights.
    send(TestFrames.imageFolder(folder.resolve("second"), IMAGES, SIDE));
    try (RunProcess run = run("a")) {
      int all = 2 * (IMAGES + 1);
      assertThat(labels(all).out().lines()).as(run.log()).hasSize(all);
      assertThat(run.stop()).as(run.log()).isIn(0, 143);
      assertThat(run.log()).doesNotContain("secret-");
    }
    List<JsonNode> labels = new ArrayList<>();
    CommandLineRun again = clipstream("labels", "--json", "--from-beginning", "--idle-exit=2s");
    for (String line : again.out().lines().toList()) {
      labels.add(new ObjectMapper().readTree(line));
    }
    assertThat(labels)
        .filteredOn(label -> label.has("frame_index"))
        .extracting(label -> label.get("clip_id").asText() + " " + label.get("frame_index").asInt())
        .hasSize(2 * IMAGES)
        .doesNotHaveDuplicates();
    assertThat(labels)
        .filteredOn(label -> label.has("first_frame"))
        .extracting(label -> label.get("clip_id").asText())
        .hasSize(2)
        .doesNotHaveDuplicates();
    CommandLineRun collect = collect(folder.resolve("collected"));
    assertThat(collect.status()).as(collect.err()).isZero();
  }

  @Test
  void aRightThatIsMissing_isNamed_withWhatItIsOn() throws Exception {
    grant(rights);
    List<Right> creating = of("topics", AclOperation.CREATE);
    revoke(creating);
    CommandLineRun none = clipstream("topics");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains(creating.stream().map(RightsIT::named).toList());
    grant(creating);
    assertThat(clipstream("topics", "--partitions=1").status()).isZero();
    Path images = TestFrames.imageFolder(folder.resolve("images"), 2, SIDE);
    for (Right right : rights) {
      if (!right.command().equals("run") && !creating.contains(right)) {
        revoke(List.of(right));
        CommandLineRun refused =
            switch (right.command()) {
              case "topics" -> clipstream("topics", "--partitions=1");
              case "send" -> send(images);
              case "labels" -> clipstream("labels", "--idle-exit=2s");
              default -> collect(folder.resolve("collected"));
            };
        assertThat(refused.status()).as(right + ": " + refused).isEqualTo(1);
        assertThat(refused.err()).as(right.toString()).contains(named(right));
        grant(List.of(right));
      }
    }
  }

  @Test
  void aRightThatRunLacks_endsIt_withAMessageThatNamesIt() throws Exception {
    grant(rights);
    assertThat(clipstream("topics", "--partitions=1").status()).isZero();
    assertThat(send(TestFrames.imageFolder(folder.resolve("images"), 3, SIDE)).status()).isZero();
    for (Right right : rights) {
      if (right.command().equals("run")) {
        revoke(List.of(right));
        try (RunProcess run = run("run-" + rights.indexOf(right))) {
          assertThat(run.awaitEnd(Duration.ofMinutes(2))).as(right.toString()).isEqualTo(1);
          assertThat(run.log()).as(right.toString()).contains(named(right));
        }
        grant(List.of(right));
      }
    }
  }

  private List<Right> of(String command, AclOperation operation) {
    return rights.stream()
        .filter(right -> right.command().equals(command) && right.operation() == operation)
        .toList();
  }

  /** As the message has it. */
  private static String named(Right right) {
    String name = right.on().name();
    return switch (right.on().resourceType()) {
      case GROUP -> operation(right) + " on group " + name;
      case TRANSACTIONAL_ID -> operation(right) + " on transactional ids that begin with " + name;
      default ->
          right.on().patternType() == PatternType.PREFIXED
              ? "Create, Read and Write on topics that begin with " + name
              : operation(right) + " on topic " + name;
    };
  }

  private static String operation(Right right) {
    String name = right.operation().name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
