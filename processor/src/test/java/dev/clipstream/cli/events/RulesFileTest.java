package dev.clipstream.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of rules means, and what is said of one that means nothing. */
class RulesFileTest {

  private static RulesFile parse(String text) {
    return RulesFile.parse(Path.of("rules.yaml"), text);
  }

  private static EventRule rule(String text) {
    RulesFile file = parse(text);
    assertThat(file.problems()).isEmpty();
    assertThat(file.rules()).hasSize(1);
    return file.rules().get(0).rule();
  }

  @Test
  void aFileMayBeginWithAByteOrderMark() {
    assertThat(rule("\uFEFFrules:\r\n  - {name: fire, label: flame}\r\n").name()).isEqualTo("fire");
  }

  @Test
  void aRuleOfThreeLines_isEnough() {
    assertThat(
            rule(
                """
                rules:
                  - name: fire
                    label: flame
                """))
        .isEqualTo(
            new EventRule(
                "fire",
                EventSource.FRAME,
                Set.of("flame"),
                Set.of(),
                new Thresholds(0.5, 0.4, 2, 3),
                new Times(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO)));
  }

  @Test
  void everyKey_isTaken() {
    assertThat(
            rule(
                """
                # who comes and goes
                rules:
                  - name: somebody
                    source: clip
                    labels: [person, "no"]
                    enter: 0.9
                    leave: 0.25
                    of: 4
                    out_of: 6
                    min_duration: 1500ms
                    bridge: 2s
                    cool_down: 5m
                """))
        .isEqualTo(
            new EventRule(
                "somebody",
                EventSource.CLIP,
                Set.of("person", "no"),
                Set.of(),
                new Thresholds(0.9, 0.25, 4, 6),
                new Times(Duration.ofMillis(1500), Duration.ofSeconds(2), Duration.ofMinutes(5))));
  }

  @Test
  void any_standsForEveryLabel_andInAListForALabelOfThatName() {
    assertThat(rule("rules: [{name: a, labels: any}]").labels()).isEmpty();
    assertThat(rule("rules: [{name: a, labels: [any]}]").labels()).containsExactly("any");
  }

  @Test
  void any_mayLeaveOutSomeLabels() {
    EventRule rule = rule("rules: [{name: a, label: any, except: [sky, sea]}]");
    assertThat(rule.labels()).isEmpty();
    assertThat(rule.except()).containsExactlyInAnyOrder("sky", "sea");
  }

  @ParameterizedTest
  @CsvSource({
    "'of: 4', 4, 4",
    "'out_of: 6', 4, 6",
    "'source: clip', 1, 1",
    "'source: so_far', 1, 1"
  })
  void whatIsLeftOut_followsFromWhatIsSaid(String line, int of, int outOf) {
    Thresholds thresholds = rule("rules: [{name: a, label: b, " + line + "}]").thresholds();
    assertThat(thresholds.of()).isEqualTo(of);
    assertThat(thresholds.outOf()).isEqualTo(outOf);
  }

  @Test
  void everythingThatIsWrong_isSaidAtOnce_withItsLineAndRule() {
    RulesFile file =
        parse(
            """
            rules:
              - name: fire
                label: flame
                entr: 0.7
              - label: smoke
              - name: theft
                label: hand
                labels: [bag]
                bridge: soon
                of: many
              - name: bad
                label: x
                enter: 0.5
                leave: 0.7
                out_of: 100
              - name: fine
                label: y
              - name: fine
                label: z
              - just text
            rule: 1
            """);
    assertThat(file.problems())
        .containsExactlyInAnyOrder(
            "rules.yaml:4: rule 'fire': 'entr' is not known, did you mean 'enter'?",
            "rules.yaml:5: a rule needs a name",
            "rules.yaml:6: rule 'theft': it has both label and labels: use one of them",
            "rules.yaml:9: rule 'theft': bridge: 'soon' is no duration: use a number and a unit, as"
                + " in 500ms, 10s, 2m, 36h or 7d",
            "rules.yaml:10: rule 'theft': of must be a whole number, not 'many'",
            "rules.yaml:14: rule 'bad': leave must be more than 0 and no more than enter, not 0.7",
            "rules.yaml:15: rule 'bad': out_of must be 1 to 64, not 100",
            "rules.yaml:18: rule 'fine' has the name of the one in line 16",
            "rules.yaml:20: a rule begins with '- name: …'",
            "rules.yaml:21: 'rule' is not known: use 'rules'");
    assertThat(file.rules()).extracting(placed -> placed.rule().name()).containsExactly("fine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rules",
        "- name: a",
        "rules: {name: a}",
        "rules: [{name: a, label: [}]",
        "rules: [{name: a, label: }]",
        "rules: [{name: a, labels: []}]",
        "rules: [{name: a, label: {b: c}}]",
        "rules: [{name: [a], label: b}]",
        "rules: [{name: 'a b', label: b}]",
        "rules: [{name: a, name: b, label: c}]",
        "rules: [{name: &x a, label: *x}]",
        "rules: [{name: a, label: b, source: video}]",
        "rules: [{name: a, label: b, enter: 0}]",
        "rules: [{name: a, label: b, enter: NaN}]",
        "rules: [{name: a, label: b, enter: 1.5}]",
        "rules: [{name: a, label: b, of: 3, out_of: 2}]",
        "rules: [{name: a, label: b, cool_down: 9999d}]",
        "rules: [{name: a, label: b, except: b}]",
        "rules: [{name: a, label: b, except: c}]",
        "rules: [{name: a, labels: [b, b]}]",
        "rules: [{name: a, label: any, except: [b, c, b]}]"
      })
  void whatMeansNothing_hasALine_andNoRule(String text) {
    RulesFile file = parse(text);
    assertThat(file.problems())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("yaml:1"));
    assertThat(file.rules()).isEmpty();
  }

  @Test
  void whatIsNoNumber_hidesNothingElse_andNobodyIsBlamedForWhatWasNotWritten() {
    RulesFile file =
        parse(
            """
            rules:
              - name: a
                label: x
                enter: 1e400
                of: 99999999999999999999
                min_duration: long
                bridge: 999999999999d
                cool_down: 8d
              - name: b
                label: x
                enter: high
                leave: 2
                out_of: many
                of: 3
            """);
    assertThat(file.problems())
        .containsExactlyInAnyOrder(
            "rules.yaml:4: rule 'a': enter must be more than 0 and 1 at most, not Infinity",
            "rules.yaml:5: rule 'a': of must be 1 to 64, not 99999999999999999999",
            "rules.yaml:6: rule 'a': min_duration: 'long' is no duration: use a number and a unit,"
                + " as in 500ms, 10s, 2m, 36h or 7d",
            "rules.yaml:7: rule 'a': bridge must be 0s to 7d, not 999999999999d",
            "rules.yaml:8: rule 'a': cool_down must be 0s to 7d, not 8d",
            "rules.yaml:11: rule 'b': enter must be a number, not 'high'",
            "rules.yaml:12: rule 'b': leave must be more than 0 and no more than enter, not 2.0",
            "rules.yaml:13: rule 'b': out_of must be a whole number, not 'many'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rules: [{name: a, label: b}]\n---\nrules: [{name: c, label: d}]\n",
        "rules: [{name: a, label: b}]\n...\nrules: [{name: c, label: d}]\n",
        "rules: [{name: a, label: b}]\n---\nanything\n",
        "---\n---\nrules: [{name: a, label: b}]\n"
      })
  void aSecondDocument_isRefusedWithItsLine(String text) {
    assertThat(parse(text).problems())
        .singleElement()
        .asString()
        .matches("rules\\.yaml:[23]: .*(one document|<document start>).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nrules: [{name: a, label: b}]\n",
        "%YAML 1.1\n---\nrules: [{name: a, label: b}]\n...\n# done\n"
      })
  void marksAroundTheOnlyDocument_changeNothing(String text) {
    assertThat(rule(text).labels()).containsExactly("b");
  }

  @Test
  void noRules_areAFileToo() {
    assertThat(parse("rules: []").problems()).isEmpty();
  }

  @Test
  void labelsThatNoModelHas_areNamed_withThoseThatAreNear() {
    RulesFile file =
        parse(
            """
            rules:
              - name: pets
                labels: [cat, dgo, xylophone]
              - name: clips
                label: cat
                source: clip
            """);
    assertThat(
            file.misfits(
                Map.of(EventSource.FRAME, List.of("cat", "dog", "horse")),
                Map.of(
                    EventSource.CLIP,
                    "give a --sequence-model or a --clip-model, which label clips")))
        .containsExactly(
            "rules.yaml:2: rule 'pets': the model has no label 'dgo', did you mean 'dog'?",
            "rules.yaml:2: rule 'pets': the model has no label 'xylophone'",
            "rules.yaml:4: rule 'clips': source clip: give a --sequence-model or a --clip-model,"
                + " which label clips");
  }

  @Test
  void aRuleThatNoLabelIsLeftFor_isRefused_andAnyInAListIsExplained() {
    RulesFile file =
        parse(
            """
            rules:
              - {name: none, label: any, except: [hot, cold]}
              - {name: one, label: any, except: hot}
              - {name: mixed, labels: [any, hot]}
            """);
    assertThat(file.problems()).isEmpty();
    assertThat(file.misfits(Map.of(EventSource.FRAME, List.of("hot", "cold")), Map.of()))
        .containsExactly(
            "rules.yaml:2: rule 'none': except leaves no label of the model, so it would never have"
                + " an event",
            "rules.yaml:4: rule 'mixed': the model has no label 'any': for every label 'any' stands"
                + " alone, as in label: any");
    assertThat(file.misfits(Map.of(EventSource.FRAME, List.of("any", "hot", "cold")), Map.of()))
        .isEmpty();
  }
}
