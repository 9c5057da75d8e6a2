package ai.varai.provisioner.emulator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter compares with needs no quotes, though it has colons or equals signs in it. */
class ListFilterValuesTest {
  private static final JsonNode RULE =
      JsonNodeFactory.instance
          .objectNode()
          .put("network", "https://example.com/networks/default")
          .put("query", "a=b")
          .put("createTime", "2026-03-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "network eq https://example.com/networks/default, true",
    "network=https://example.com/networks/default, true",
    "network eq https://example.com/networks/other, false",
    "network ne https://example.com/networks/default, false",
    "(network:https://example.com) AND createTime>2026-02-28T23:59:59Z, true",
    "createTime<2026-02-28T23:59:59Z OR query=a=b, true",
    "NOT query=a=b, false",
  })
  void aValueEndsWithTheWord(String filter, boolean found) {
    assertThat(ListFilter.parse(filter).test(RULE)).isEqualTo(found);
  }

  @Test
  void aComparisonNeedsAValue() {
    assertThatThrownBy(() -> ListFilter.parse("query==a")).isInstanceOf(GoogleError.class);
    assertThatThrownBy(() -> ListFilter.parse("query:=a")).isInstanceOf(GoogleError.class);
    assertThatThrownBy(() -> ListFilter.parse("query=")).isInstanceOf(GoogleError.class);
  }
}
