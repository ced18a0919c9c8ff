package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ProvenanceTest {

  @Property
  void jsonIsAsciiWhateverNamesThereAre_andSaysTheSame(@ForAll List<String> names)
      throws JsonProcessingException {
    String json = Provenance.toJson(names);

    assertThat(json).matches("\\p{ASCII}*");
    assertThat(new ObjectMapper().readValue(json, new TypeReference<List<String>>() {}))
        .isEqualTo(names);
  }
}
