package ai.varai.provisioner.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void emptyAndNestedValuesAreWritten() {
    assertThat(Json.write(Map.of("a", List.of(1, true, "x", Map.of(), List.of()))))
        .isEqualTo("{\"a\":[1,true,\"x\",{},[]]}");
  }

  @Test
  void anotherParserReadsEveryCharacterBack() {
    StringBuilder every = new StringBuilder();
    for (char c = 0; c < 0x300; c++) {
      every.append(c);
    }
    every.append("\uD83D\uDE00");

    String json = Json.write(Map.of("text", every.toString()));

    assertThat(json).doesNotContain("\n");
    assertThat(Document.parse(json).getString("text")).isEqualTo(every.toString());
  }
}
