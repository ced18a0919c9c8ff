package dev.clipstream.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.step.DecisionRule.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of a stream's row that has decisions, as this and earlier versions write it. */
class DecisionRowTest {

  private static final Map<String, String> SOME = Map.of("file", "a.mp4", "site", "gate");

  private static byte[] bytes(Decision decision) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    decision.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Decision read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Decision decision = Decision.readFrom(in);
    assertThat(in.read()).isNegative();
    return decision;
  }

  private static Decision decision(Map<String, String> attributes) {
    return new Decision(new Run(2, 3), 7, true, new long[] {11}, List.of(), attributes);
  }

  /** As the version before attributes has written it, byte for byte. */
  @Test
  void aRowWithoutAttributes_isReadAndWrittenAsEver() throws IOException {
    byte[] row = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 7, 1, 1, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0};
    assertThat(read(row)).isEqualTo(decision(Map.of()));
    assertThat(bytes(decision(Map.of()))).isEqualTo(row);
    assertThat(bytes(Decision.NONE)).isEmpty();
    assertThat(read(new byte[0])).isEqualTo(Decision.NONE);
  }

  @Test
  void attributes_comeBack_behindWhatThereWasBefore() throws IOException {
    byte[] row = bytes(decision(SOME));
    assertThat(read(row)).isEqualTo(decision(SOME));
    assertThat(row).startsWith(2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 7, 1, 1);
  }

  @Test
  void aRowOfALaterVersion_isRefused_withALineThatSaysWhatToDo() {
    assertThatThrownBy(() -> read(new byte[] {3, 0, 0, 0, 0}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 3 of decisions")
        .hasMessageContaining("--application-id");
  }

  @Test
  void anOpenClip_keepsWhatItsFramesShare_untilItIsDecided_andTheNextBeginsAnew() {
    Decision open = Decision.NONE.begin(1, SOME).join(Map.of("site", "gate", "file", "b.mp4"));
    assertThat(open.attributes()).isEqualTo(Map.of("site", "gate"));
    assertThat(open.join(SOME)).isSameAs(open);
    assertThat(open.close().attributes()).isEmpty();
    assertThat(open.begin(2, SOME).attributes()).isEqualTo(SOME);
  }
}
