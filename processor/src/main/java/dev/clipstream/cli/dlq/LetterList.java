package dev.clipstream.cli.dlq;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.deadletters.LetterGroup;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.StoredLetter;
import dev.clipstream.records.FrameRef;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code dlq list} prints of an index of dead letters: lines for people, or JSON. */
final class LetterList {

  private static final int SHOWN = 5;

  private final String letterTopic;
  private final String framesTopic;
  private final LetterIndex index;

  LetterList(String letterTopic, String framesTopic, LetterIndex index) {
    this.letterTopic = letterTopic;
    this.framesTopic = framesTopic;
    this.index = index;
  }

  /** Prints the groups, each with its newest letters, and what to do. */
  void print(PrintWriter out) {
    List<LetterGroup> groups = index.groups(SHOWN);
    if (groups.isEmpty()) {
      out.printf("%s: no dead letters%n", letterTopic);
      return;
    }
    long sent = groups.stream().mapToLong(LetterGroup::sent).sum();
    out.printf(
        "%s: %,d dead letters%s%s%n",
        letterTopic,
        index.waiting() + sent,
        sent == 0 ? "" : ", %,d of them sent again".formatted(sent),
        index.left() == 0 ? "" : "; %,d older ones are not listed".formatted(index.left()));
    for (LetterGroup group : groups) {
      out.println();
      print(group, out);
    }
    if (groups.stream().anyMatch(group -> group.sendable() > 0)) {
      out.printf("%nSend frames again: clipstream dlq replay --reason REASON --dry-run%n");
    }
  }

  private void print(LetterGroup group, PrintWriter out) {
    out.printf(
        "%s: %,d%s, %s to %s%n",
        PrintableText.of(group.reason()),
        group.waiting(),
        group.sent() == 0 ? "" : " and %,d sent again".formatted(group.sent()),
        time(group.oldestMillis()),
        time(group.newestMillis()));
    if (!group.message().isEmpty()) {
      out.printf("  %s%n", PrintableText.of(group.message()));
    }
    String streams =
        group.streams().entrySet().stream()
            .map(of -> "%s (%,d)".formatted(name(of.getKey()), of.getValue()))
            .collect(Collectors.joining(", "));
    out.printf("  streams: %s%n", streams);
    for (StoredLetter letter : group.newest()) {
      out.printf(
          "  %s  from %s%s%n",
          letter.place(),
          letter.origin().map(FrameRef::toString).map(PrintableText::of).orElse("no frame"),
          index.obstacle(letter).map(why -> ", cannot be sent again: " + why.words()).orElse(""));
    }
    if (group.waiting() > group.newest().size()) {
      out.printf("  and %,d older ones%n", group.waiting() - group.newest().size());
    }
  }

  private static String name(String stream) {
    return stream.isEmpty() ? "no key" : PrintableText.of(stream);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** One object with all letters. */
  String json() {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode all = mapper.createObjectNode();
    all.put("dlq_topic", letterTopic).put("frames_topic", framesTopic);
    all.put("waiting", index.waiting()).put("not_listed", index.left());
    ArrayNode groups = all.putArray("groups");
    Map<String, List<StoredLetter>> letters =
        index.newestFirst().stream().collect(Collectors.groupingBy(StoredLetter::reason));
    for (LetterGroup group : index.groups(0)) {
      ObjectNode node = groups.addObject();
      node.put("reason", group.reason())
          .put("waiting", group.waiting())
          .put("sent_again", group.sent())
          .put("sendable", group.sendable())
          .put("message", group.message())
          .put("oldest", Instant.ofEpochMilli(group.oldestMillis()).toString())
          .put("newest", Instant.ofEpochMilli(group.newestMillis()).toString());
      ArrayNode each = node.putArray("letters");
      letters.getOrDefault(group.reason(), List.of()).forEach(letter -> put(each, letter));
    }
    return all.toString();
  }

  private void put(ArrayNode each, StoredLetter letter) {
    ObjectNode node = each.addObject();
    node.put("place", letter.place().toString()).put("stream", letter.stream());
    letter
        .origin()
        .ifPresent(
            at ->
                node.put("topic", at.topic())
                    .put("partition", at.partition())
                    .put("offset", at.offset()));
    node.put("message", letter.message())
        .put("failed_at", Instant.ofEpochMilli(letter.failedMillis()).toString())
        .put("bytes", letter.bytes())
        .put("sent_again", index.isSent(letter.place()));
    index.obstacle(letter).ifPresent(why -> node.put("obstacle", why.words()));
  }
}
