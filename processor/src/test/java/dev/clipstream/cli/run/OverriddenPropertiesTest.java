package dev.clipstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.streams.settings.Guarantee;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code run} says of properties that it has an option of its own for. */
class OverriddenPropertiesTest {

  @Test
  void propertiesThatRunDecides_areSaid_withWhatDecidesThem() {
    Map<String, String> properties =
        Map.of(
            "state.dir", "x",
            "group.id", "g",
            "isolation.level", "read_uncommitted",
            "linger.ms", "5");
    assertThat(OverriddenProperties.warnings(properties, Guarantee.EXACTLY_ONCE))
        .containsExactly(
            "client properties have group.id, which run does not go by: --application-id decides",
            "client properties have isolation.level, which run does not go by: --guarantee decides",
            "client properties have state.dir, which only Kafka Streams goes by: take it out, and"
                + " give --state-dir");
    assertThat(OverriddenProperties.warnings(properties, Guarantee.AT_LEAST_ONCE))
        .hasSize(2)
        .noneMatch(line -> line.contains("isolation.level"));
  }
}
