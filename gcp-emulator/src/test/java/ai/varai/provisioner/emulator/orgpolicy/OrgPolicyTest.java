package ai.varai.provisioner.emulator.orgpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies of the organisation, and what domain restricted sharing refuses. */
class OrgPolicyTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String CONSTRAINT = "iam.allowedPolicyMemberDomains";
  private static final String ANYBODY =
      "{\"policy\":{\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\"allUsers\"]}]}}";

  private static RestCalls rest() {
    return new RestCalls(CLOUD.emulator());
  }

  private static Answer restrict(String holder, String rule) {
    return rest()
        .post(
            "/v2/" + holder + "/policies",
            "{\"name\":\""
                + holder
                + "/policies/"
                + CONSTRAINT
                + "\",\"spec\":{\"rules\":["
                + rule
                + "]}}");
  }

  private static String customer() {
    return rest()
        .get("/v3/organizations:search")
        .body()
        .at("/organizations/0/directoryCustomerId")
        .asText();
  }

  @Test
  void allUsersIsRefusedWhereOnlyTheOwnCustomerIsAllowed() {
    String project = "org-run";
    rest()
        .post(
            "/v1/projects/" + project + "/secrets?secretId=s",
            "{\"replication\":{\"automatic\":{}}}");
    rest().post("/storage/v1/b?project=" + project, "{\"name\":\"org-run-files\"}");
    assertThat(
            restrict(
                    "projects/" + project,
                    "{\"values\":{\"allowedValues\":[\"" + customer() + "\"]}}")
                .status())
        .isEqualTo(200);

    Answer secret = rest().post("/v1/projects/" + project + "/secrets/s:setIamPolicy", ANYBODY);
    assertThat(secret.status()).isEqualTo(400);
    assertThat(secret.body().at("/error/status").asText()).isEqualTo("FAILED_PRECONDITION");
    assertThat(secret.body().at("/error/message").asText())
        .isEqualTo(
            "One or more users named in the policy do not belong to a permitted customer,"
                + " perhaps due to an organization policy.");
    assertThat(secret.body().at("/error/details/0/violations/0/type").asText())
        .isEqualTo("constraints/" + CONSTRAINT);

    Answer own = rest().post("/v1/projects/" + project + ":setIamPolicy", ANYBODY);
    assertThat(own.status()).isEqualTo(400);
    assertThat(own.body().at("/error/message").asText())
        .isEqualTo("One or more users named in the policy do not belong to a permitted customer.");

    Answer bucket =
        rest()
            .send(
                "PUT",
                "/storage/v1/b/org-run-files/iam",
                "{\"bindings\":[{\"role\":\"roles/storage.objectViewer\","
                    + "\"members\":[\"allUsers\"]}]}");
    assertThat(bucket.status()).isEqualTo(412);

    Answer colleague =
        rest()
            .post(
                "/v1/projects/" + project + "/secrets/s:setIamPolicy",
                ANYBODY.replace("allUsers", "user:ann@example.com"));
    assertThat(colleague.status()).isEqualTo(200);
    Answer stranger =
        rest()
            .post(
                "/v1/projects/" + project + "/secrets/s:setIamPolicy",
                ANYBODY.replace("allUsers", "user:bob@elsewhere.org"));
    assertThat(stranger.status()).isEqualTo(400);
  }

  @Test
  void aConditionMayCallTagsLabels() {
    String rule =
        "{\"denyAll\":true,\"condition\":{\"expression\":"
            + "\"resource.%s('labelKeys/123', 'labelValues/345')\"}}";
    assertThat(restrict("projects/org-labels", rule.formatted("matchNames")).status())
        .isEqualTo(400);
    Answer made = restrict("projects/org-labels", rule.formatted("matchLabels"));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(made.body().at("/spec/rules/0/condition/expression").asText())
        .startsWith("resource.matchLabels(");
  }

  @Test
  void aProjectTakesOverWhatStandsAboveUntilItSaysOtherwise() {
    String organization =
        rest().get("/v3/organizations:search").body().at("/organizations/0/name").asText();
    String project = "org-child";
    rest()
        .post(
            "/v1/projects/" + project + "/secrets?secretId=s",
            "{\"replication\":{\"automatic\":{}}}");
    String effective =
        "/v2/projects/" + project + "/policies/" + CONSTRAINT + ":getEffectivePolicy";
    assertThat(rest().get(effective).body().at("/spec/rules/0/allowAll").asBoolean()).isTrue();
    restrict(organization, "{\"denyAll\":true}");
    try {
      assertThat(rest().get(effective).body().at("/spec/rules/0/denyAll").asBoolean()).isTrue();
      String set = "/v1/projects/" + project + "/secrets/s:setIamPolicy";
      assertThat(rest().post(set, ANYBODY).status()).isEqualTo(400);
      restrict("projects/" + project, "{\"allowAll\":true}");
      assertThat(rest().post(set, ANYBODY).status()).isEqualTo(200);
    } finally {
      rest().send("DELETE", "/v2/" + organization + "/policies/" + CONSTRAINT, "");
    }
  }

  @Test
  void whatIsNullInARuleIsNotThere() {
    String holder = "projects/org-nulls";
    Answer kept = restrict(holder, "{\"enforce\":null,\"allowAll\":true,\"denyAll\":null}");
    assertThat(kept.status()).as(kept.body().toString()).isEqualTo(200);
    assertThat(kept.body().at("/spec/rules/0").has("denyAll")).isFalse();
    Answer empty = restrict("projects/org-empty", "{\"enforce\":null,\"allowAll\":null}");
    assertThat(empty.status()).isEqualTo(400);
  }
}
