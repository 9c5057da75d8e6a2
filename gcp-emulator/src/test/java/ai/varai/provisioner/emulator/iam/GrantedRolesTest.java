package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which roles an allow policy takes, and which of them under a condition. */
class GrantedRolesTest {

  private static final String PROJECT = "/v1/projects/granted";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer grant(String at, String role, String condition) {
    return REST.post(
        at + ":setIamPolicy",
        """
        {"policy": {"version": 3, "bindings": [
          {"role": "%s", "members": ["user:ann@example.com"]%s}]}}
        """
            .formatted(role, condition.isEmpty() ? "" : ", \"condition\": " + condition));
  }

  private static void assertRefused(Answer answer, String said) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText()).contains(said);
  }

  @Test
  void aBasicRoleIsGrantedWithoutCondition() {
    String always = "{\"title\": \"always\", \"expression\": \"true\"}";
    assertRefused(
        grant(PROJECT, "roles/editor", always), "Conditions can't be set on primitive roles");
    assertThat(grant(PROJECT, "roles/run.viewer", always).status()).isEqualTo(200);
    assertRefused(
        grant(PROJECT, "roles/run.viewer", "{\"title\": \"empty\"}"), "has no expression");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "resource.name ==, `LintValidationUnits/ConditionCompileCheck Error: ERROR: Parse expression:1:16:"
            + " mismatched input '<EOF>' expecting`",
        "resource.colour == 'red', undefined field 'colour'",
        "caller == 'x', undeclared reference to 'caller'",
        "resource.name + 'x', expected type 'bool' but found 'string'",
        "1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2||1<2,"
            + " LintValidationUnits/ConditionComplexityCheck Error: Logical operators count"
      })
  void aConditionThatCannotBeEvaluatedIsNotTaken(String expression, String message) {
    assertRefused(
        grant(
            PROJECT,
            "roles/run.viewer",
            "{\"title\": \"t\", \"expression\": \"" + expression + "\"}"),
        message);
  }

  @Test
  void aRoleIsNamedInFull() {
    assertRefused(grant(PROJECT, "viewer", ""), "must be in the form \"roles/{role}\"");
    assertRefused(
        grant(PROJECT, "projects/granted/viewer", ""), "must be in the form \"roles/{role}\"");
  }

  @Test
  void aRoleThatGoogleDoesNotHaveIsNotGranted() {
    String misspelt = "roles/secretmanager.secretAccesor";
    assertRefused(
        grant(PROJECT, misspelt, ""), "Role " + misspelt + " is not supported for this resource.");
    assertThat(grant(PROJECT, "roles/aiplatform.user", "").status()).isEqualTo(200);
    assertThat(grant(PROJECT, "roles/newerthanthelist.admin", "").status())
        .as("a service that came later has roles that nobody here knows")
        .isEqualTo(200);
  }

  @Test
  void aCustomRoleHoldsPermissionsThatGoogleHas() {
    String role = "{\"roleId\": \"%s\", \"role\": {\"includedPermissions\": [\"%s\"]}}";
    assertRefused(
        REST.post(PROJECT + "/roles", role.formatted("wrong", "run.services.creat")),
        "Permission run.services.creat is not valid.");
    assertThat(
            REST.post(PROJECT + "/roles", role.formatted("right", "bigquery.tables.get")).status())
        .isEqualTo(200);
  }

  @Test
  void aCustomRoleHasToBeThereBeforeItIsGranted() {
    String role = "projects/granted/roles/deployer";
    assertRefused(
        grant(PROJECT, role, ""),
        "Role (" + role + ") does not exist in the resource's hierarchy.");
    REST.post(
        PROJECT + "/roles", "{\"roleId\": \"deployer\", \"role\": {\"title\": \"Deployer\"}}");
    assertThat(grant(PROJECT, role, "").status()).isEqualTo(200);

    REST.send("DELETE", PROJECT + "/roles/deployer", "");
    assertThat(grant(PROJECT, role, "").status()).as("it stood there before").isEqualTo(200);
    String secrets = PROJECT + "/secrets";
    REST.post(secrets + "?secretId=s", "{\"replication\": {\"automatic\": {}}}");
    assertRefused(grant(secrets + "/s", role, ""), "does not exist in the resource's hierarchy.");
  }
}
