package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of role bindings. */
class ConditionTest {
  private static final Map<String, Object> VIEW =
      Map.of(
          "resource.name", "projects/p/secrets/prod-db",
          "resource.type", "secretmanager.googleapis.com/Secret",
          "resource.service", "secretmanager.googleapis.com",
          "request.time", Instant.parse("2026-03-04T10:30:00Z"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource.name.startsWith(\"projects/p/secrets/prod-\")",
        "resource.type == 'secretmanager.googleapis.com/Secret' && !(resource.name == 'x')",
        "resource.service != \"run.googleapis.com\" || false",
        "request.time < timestamp(\"2026-03-04T10:30:01Z\")",
        "request.time >= timestamp('2026-03-04T10:00:00Z') + duration('30m')",
        "request.time.getHours(\"Europe/Berlin\") == 11 && request.time.getDayOfWeek() == 3",
        "resource.name.extract(\"secrets/{name}\") == \"prod-db\"",
        "resource.name.matches('prod-[a-z]+$')",
        "resource.service in ['run.googleapis.com', 'secretmanager.googleapis.com']",
        "!(resource.type in [])"
      })
  void holds(String expression) {
    assertThat(Condition.holds(expression, VIEW)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource.name.startsWith(\"projects/q/\")",
        "request.time < timestamp(\"2026-03-04T10:30:00Z\")",
        "resource.nothing == 'x'",
        "resource.name.unknown('x')",
        "resource.name ==",
        "(true",
        "1 < 'a'",
        "true true",
        "resource.service in ['run.googleapis.com']",
        "resource.service in ['secretmanager.googleapis.com'",
        "resource.service in 'secretmanager.googleapis.com'",
        "resource.name.",
        "$$"
      })
  void doesNotHoldOrCannotBeRead(String expression) {
    assertThat(Condition.holds(expression, VIEW)).isFalse();
  }

  @Test
  void anExpressionMayBeLongAndMustNotBeDeep() {
    String long20k = "resource.name != '" + "x".repeat(20_000) + "'";
    assertThat(Condition.holds(long20k, VIEW)).isTrue();
    assertThat(ConditionLints.of(long20k, Instant.EPOCH)).isEmpty();
    assertThat(Condition.holds("(".repeat(200) + "true" + ")".repeat(200), VIEW)).isTrue();
    for (String deep : new String[] {"(".repeat(20_000), "!".repeat(20_000)}) {
      String whole = deep + "true" + (deep.startsWith("(") ? ")".repeat(20_000) : "");
      assertThat(Condition.holds(whole, VIEW)).isFalse();
      assertThat(ConditionLints.of(whole, Instant.EPOCH))
          .extracting(ConditionLints.Finding::message)
          .first()
          .asString()
          .contains("recursion limit exceeded: 250");
    }
  }
}
