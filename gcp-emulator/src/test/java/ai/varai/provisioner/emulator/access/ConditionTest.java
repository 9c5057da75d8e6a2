package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of role bindings. */
class ConditionTest {
  private static final Condition.View VIEW =
      new Condition.View(
          Map.of(
              "resource",
              Map.of(
                  "name",
                  "projects/p/secrets/prod-db",
                  "type",
                  "secretmanager.googleapis.com/Secret",
                  "service",
                  "secretmanager.googleapis.com"),
              "request",
              Map.of(
                  "time",
                  Instant.parse("2026-03-04T10:30:00Z"),
                  "auth",
                  Map.of("access_levels", List.of()))),
          (ids, key, value) -> ids ? key.equals("tagKeys/1") : key.equals("p/env"));

  private static boolean holds(CelDialect dialect, String expression) {
    return Condition.holds(dialect, expression, VIEW);
  }

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
        "!(resource.type in [])",
        "resource.type == 'x' ? 1 / 0 == 1 : resource.name.endsWith('-db')",
        "size(resource.name) > 10 && resource.name.size() == 26",
        "1 / 0 == 1 || resource.service.contains('manager')",
        "!(1 / 0 == 1 && resource.service == 'x')",
        "has(request.time) && !has(request.path)",
        "['run', 'secretmanager'].exists(s, resource.service.startsWith(s + '.'))",
        "['a', 'b'].all(s, !resource.name.endsWith(s + s))",
        "request.time.getMinutes() == 30 && request.time.getSeconds() == 0",
        "request.time.getDate('Asia/Tokyo') == 4 && request.time.getMonth() == 2",
        "request.time.getHours('+05:30') == 16",
        "duration('1h30m') > duration('80m') && 7 % 4 * 2 == 6",
        "resource.matchTag('p/env', 'prod') && resource.hasTagKey('p/env')",
        "resource.matchTagId('tagKeys/1', 'tagValues/2') && !resource.hasTagKeyId('tagKeys/2')",
        "api.getAttribute('storage.googleapis.com/objectListPrefix', '') == ''",
        "[1, 2].hasOnly([1, 2, 3]) && !['x'].hasOnly(['y'])",
        "!('accessPolicies/1/accessLevels/office' in request.auth.access_levels)",
        "resource.name.extract('folders/{name}') == ''"
      })
  void holds(String expression) {
    assertThat(holds(CelDialect.ALLOW_POLICY, expression)).isTrue();
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
        "$$",
        "1 / 0 == 1",
        "1 / 0 == 1 || resource.service == 'x'",
        "request.host == 'here'",
        "request.time.getHours('Nowhere/City') == 1",
        "timestamp('yesterday') < request.time",
        "resource.name",
        "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/viewer'])",
        "resource.name.extract('no variable') == ''"
      })
  void doesNotHoldOrCannotBeRead(String expression) {
    assertThat(holds(CelDialect.ALLOW_POLICY, expression)).isFalse();
  }

  @Test
  void anExpressionMayBeLongAndMustNotBeDeep() {
    String long20k = "resource.name != '" + "x".repeat(20_000) + "'";
    assertThat(holds(CelDialect.ALLOW_POLICY, long20k)).isTrue();
    assertThat(ConditionLints.of(long20k, Instant.EPOCH)).isEmpty();
    assertThat(holds(CelDialect.ALLOW_POLICY, "(".repeat(200) + "true" + ")".repeat(200))).isTrue();
    String deep = "(".repeat(20_000) + "true" + ")".repeat(20_000);
    assertThat(holds(CelDialect.ALLOW_POLICY, deep)).isFalse();
    assertThat(ConditionLints.of(deep, Instant.EPOCH))
        .extracting(ConditionLints.Finding::message)
        .first()
        .asString()
        .contains("recursion limit exceeded. limit: 250");
    String negated = "!".repeat(20_001) + "true";
    assertThat(holds(CelDialect.ALLOW_POLICY, negated)).isFalse();
    assertThat(holds(CelDialect.ALLOW_POLICY, "!" + negated)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TAGS | resource.matchTag('p/env', 'prod') && !resource.hasTagKey('q/x')",
        "PRINCIPALS | principal.type == 'iam.googleapis.com/User' && principal.subject in ['a']",
        "DOWNLOADS | pkg.id == 'app' && pkg.version.id.startsWith('sha256:')",
        "CUSTOM_CONSTRAINT | resource.disks.all(d, d.sizeGb <= 100) && resource.name.matches('^x')",
        "CUSTOM_CONSTRAINT | has(resource.labels) && resource.matchTag('p/env', 'prod')",
        "FEDERATION | assertion.repository_owner == 'us' && 'x' in google.groups",
        "FEDERATION | attribute.branch.startsWith('refs/') || google.subject != 'root'",
        "MAPPING | assertion.arn.contains('x') ? assertion.arn.extract('{a}/') : assertion.arn",
        "MAPPING | assertion.groups.map(g, 'g-' + g)",
        "MAPPING | assertion.sub.split('/')[1].lowerAscii() + ['a', 'b'].join('-')"
      })
  void eachPlaceHasItsNames(CelDialect dialect, String expression) {
    assertThat(Condition.problem(dialect, expression)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALLOW_POLICY | true == |1|7|mismatched input '<EOF>' expecting",
        "ALLOW_POLICY | resource.nothing == 'x'|1|8|undefined field 'nothing'",
        "ALLOW_POLICY | assertion.sub == 'x'|1|0|undeclared reference to 'assertion'",
        "ALLOW_POLICY | resource.name|1|8|expected type 'bool' but found 'string'",
        "ALLOW_POLICY | resource.matchTag('x')|1|17|found no matching overload for 'matchTag'",
        "ALLOW_POLICY | 1 < 'a'|1|2|found no matching overload for '_<_'",
        "TAGS | resource.name == 'x'|1|8|undefined field 'name'",
        "TAGS | request.time < timestamp('2026-01-01T00:00:00Z')|1|0|undeclared reference",
        "PRINCIPALS | resource.name == 'x'|1|0|undeclared reference to 'resource'",
        "DOWNLOADS | pkg.owner == 'x'|1|0|undeclared reference to 'pkg'",
        "CUSTOM_CONSTRAINT | resource.name ==|1|16|mismatched input",
        "FEDERATION | assertion.sub + 'x'|1|14|expected type 'bool' but found",
        "MAPPING | claims.sub|1|0|undeclared reference to 'claims'"
      })
  void whatCannotBeEvaluatedIsSaidWithItsPlace(
      CelDialect dialect, String expression, int line, int column, String text) {
    Condition.Problem problem = Condition.problem(dialect, expression).orElseThrow();
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.column()).isEqualTo(column);
    assertThat(problem.text()).contains(text);
  }

  @Test
  void aProblemIsShownInItsLine() {
    String expression = "true &&\n  resource.colour == 'red'";
    Condition.Problem problem =
        Condition.problem(CelDialect.ALLOW_POLICY, expression).orElseThrow();
    assertThat(problem.offset()).isEqualTo(expression.indexOf(".colour"));
    assertThat(problem.shown(expression))
        .isEqualTo(
            "ERROR: Parse expression:2:10: undefined field 'colour'"
                + "\n  |   resource.colour == 'red'"
                + "\n  | ..........^");
  }

  @Test
  void whatCannotBeEvaluatedMayHold() {
    assertThat(Condition.mayHold(CelDialect.ALLOW_POLICY, "1 / 0 == 1", VIEW)).isTrue();
    assertThat(Condition.mayHold(CelDialect.ALLOW_POLICY, "resource.name == 'x'", VIEW)).isFalse();
    assertThat(Condition.mayHold(CelDialect.TAGS, "resource.hasTagKey('p/env')", VIEW)).isTrue();
  }
}
