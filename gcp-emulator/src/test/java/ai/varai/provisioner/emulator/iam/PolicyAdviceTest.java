package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the linter says of conditions, as in the examples of Google's page on it. */
class PolicyAdviceTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  private JsonNode lint(String expression) {
    var root = JsonNodeFactory.instance.objectNode();
    root.putObject("condition").put("title", "t").put("expression", expression);
    Answer answer = rest.post("/v1/iamPolicies:lintPolicy", root.toString());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("lintResults");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 < 2",
        "resource.type == 'storage.googleapis.com/Bucket' && resource.name.startsWith('a || b')",
        "request.time < timestamp('2199-01-01T00:00:00Z')",
        "resource.matchTag('123/env', 'prod') || !resource.hasTagKeyId('tagKeys/1')",
        "resource.name.startsWith('a') ? size(resource.name) < 9 : has(resource.type)"
      })
  void nothingIsFoundInWhatIsFine(String expression) {
    assertThat(lint(expression)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1 <, ConditionCompileCheck, ERROR, 3, ERROR: Parse expression:1:3: mismatched input '<EOF>'",
        "true=false, ConditionCompileCheck, ERROR, 4, `token recognition error at: '=f'`",
        "resource.colour == 'red', ConditionCompileCheck, ERROR, 8, undefined field 'colour'",
        "request.time < timestamp('2000-01-01T00:00:00Z'), DateTimeCheck, WARNING, 25,"
            + " `Ineffective date time value 2000-01-01T00:00:00+00:00 parsed from"
            + " \"2000-01-01T00:00:00Z\"; condition is effectively False. Time expired already.`",
        "request.time.getMonth() > 13, DateTimeRangeCheck, WARNING, 26,"
            + " `The value being compared to the specified timestamp function (getMonth) must be in"
            + " range [0, 11].`",
        "resource.service == 'resourcemanager', ResourceServiceLiteralCheck, WARNING, 20,"
            + " resource.service : resourcemanager is not supported.",
        "resource.type == 'resourcemanager.projects', ResourceTypeLiteralCheck, WARNING, 17,"
            + " resource.type : resourcemanager.projects is not supported.",
        "'accessPolicies/123/accesslevels/TRUSTED' in request.auth.access_levels,"
            + " RestrictedAttributesCheck, WARNING, 57,"
            + " Condition attribute `request.auth.access_levels` is restricted or unsupported."
      })
  void aConditionThatWillNotDoIsFound(
      String expression, String unit, String severity, int offset, String message) {
    assertThat(lint(expression))
        .anySatisfy(
            found -> {
              assertThat(found.path("validationUnitName").asText())
                  .isEqualTo("LintValidationUnits/" + unit);
              assertThat(found.path("severity").asText()).isEqualTo(severity);
              assertThat(found.path("level").asText()).isEqualTo("CONDITION");
              assertThat(found.path("fieldName").asText()).isEqualTo("condition.expression");
              assertThat(found.path("locationOffset").asInt()).isEqualTo(offset);
              assertThat(found.path("debugMessage").asText()).contains(message);
            });
  }

  @Test
  void whatIsNotKnownHereIsSaid() {
    assertThat(lint("api.getAttribute('a.googleapis.com/b', '') == 'c' || destination.port == 22"))
        .anySatisfy(
            found -> {
              assertThat(found.path("severity").asText()).isEqualTo("NOTICE");
              assertThat(found.path("debugMessage").asText()).contains("does not know");
            });
  }

  @Test
  void aConditionHasAtMostTwelveOperators() {
    String many = "1<2" + " || 2<3".repeat(13);
    assertThat(lint(many).toString()).contains("Logical operators count must not be more than 12");
    assertThat(lint("1<2" + " || 2<3".repeat(12))).isEmpty();
  }

  @Test
  void servicesWhoseLogsCanBeConfiguredAreListed() {
    Answer answer =
        rest.post(
            "/v1/iamPolicies:queryAuditableServices",
            "{\"fullResourceName\": \"//cloudresourcemanager.googleapis.com/projects/p\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("services").findValuesAsText("name"))
        .contains("cloudresourcemanager.googleapis.com", "iam.googleapis.com")
        .doesNotHaveDuplicates();
    assertThat(
            rest.post("/v1/iamPolicies:queryAuditableServices", "{\"fullResourceName\": \"p\"}")
                .status())
        .isEqualTo(400);
  }
}
