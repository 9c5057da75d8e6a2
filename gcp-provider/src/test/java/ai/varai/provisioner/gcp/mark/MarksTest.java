package ai.varai.provisioner.gcp.mark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "us-central1/varai-prod-subnet",
        "auth-service/monitoring.metricWriter",
        "A_name.with@UPPER",
        "recommendation-service/a-very-long-name-that-fills-more-than-one-label.of.63.characters"
      })
  void an_owner_is_read_off_labels_and_descriptions_as_it_was_written(String name) {
    var owner = new Ownership("production", "s1", new ResourceAddress("secret", name));
    Map<String, String> labels = Marks.labels(Map.of("component", "x"), owner);

    assertThat(labels.values()).allMatch(value -> value.matches("[a-z0-9_-]{0,63}"));
    assertThat(Marks.owner("secret", labels)).contains(owner);
    assertThat(Marks.unmarked(labels)).isEqualTo(Map.of("component", "x"));

    String description = Marks.describe("For tests", owner);
    assertThat(Marks.describedOwner("secret", description)).contains(owner);
    assertThat(Marks.undescribed(description)).isEqualTo("For tests");
    assertThat(Marks.describedMade(description)).isEmpty();

    for (String text : List.of("For tests", "")) {
      String dated = Marks.describe(text, owner, Instant.parse("2026-01-01T12:00:00.123Z"));
      assertThat(Marks.describedMade(dated)).contains(Instant.parse("2026-01-01T12:00:00Z"));
      assertThat(Marks.describedOwner("secret", dated)).contains(owner);
      assertThat(Marks.undescribed(dated)).isEqualTo(text);
      assertThat(Marks.describedMade(dated.replace("2026-01-01T", "long ago")))
          .as("somebody has written there")
          .isEmpty();
    }
  }

  @Test
  void what_somebody_else_made_has_no_owner() {
    assertThat(Marks.owner("secret", Map.of("environment", "production"))).isEmpty();
    assertThat(Marks.describedOwner("secret", "made by hand")).isEmpty();
    assertThat(Marks.undescribed("made by hand")).isEqualTo("made by hand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "_x", "_zz", "-main", "_e4"})
  void marks_that_somebody_has_written_over_are_nobodys(String name) {
    var owner = new Ownership("production", "s1", new ResourceAddress("secret", "main"));
    var labels = new LinkedHashMap<>(Marks.labels(Map.of(), owner));
    labels.put(Marks.RESOURCE, name);
    assertThat(Marks.owner("secret", labels)).isEmpty();
    assertThat(Marks.describedOwner("secret", Marks.describe("", owner).replace("main", "_?")))
        .isEmpty();
  }
}
