package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.ConditionLints;
import ai.varai.provisioner.emulator.access.PermissionCatalogue;
import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.iam.admin.v1.LintPolicyRequest;
import com.google.iam.admin.v1.LintPolicyResponse;
import com.google.iam.admin.v1.LintResult;
import com.google.iam.admin.v1.QueryAuditableServicesRequest;
import com.google.iam.admin.v1.QueryAuditableServicesResponse;
import com.google.iam.admin.v1.QueryAuditableServicesResponse.AuditableService;
import java.time.Clock;

/** What can be asked about a policy before it is set. */
final class PolicyAdvice {

  private static final String UNITS = "LintValidationUnits/";

  private final Clock clock;

  PolicyAdvice(Clock clock) {
    this.clock = clock;
  }

  void register(ServiceBuilder service) {
    service
        .unary("LintPolicy", LintPolicyRequest.class, this::lint)
        .unary(
            "QueryAuditableServices",
            QueryAuditableServicesRequest.class,
            PolicyAdvice::auditableServices);
  }

  private LintPolicyResponse lint(LintPolicyRequest q, Call call) {
    if (!q.hasCondition()) {
      throw GoogleError.badField("condition", "A condition to look at is required.");
    }
    LintPolicyResponse.Builder out = LintPolicyResponse.newBuilder();
    for (ConditionLints.Finding f :
        ConditionLints.of(q.getCondition().getExpression(), clock.instant())) {
      out.addLintResults(
          LintResult.newBuilder()
              .setLevel(LintResult.Level.CONDITION)
              .setValidationUnitName(UNITS + f.unit())
              .setSeverity(LintResult.Severity.valueOf(f.severity().name()))
              .setFieldName("condition.expression")
              .setLocationOffset(f.offset())
              .setDebugMessage(f.message()));
    }
    return out.build();
  }

  /** Every service that has permissions can have its audit logs configured. */
  private static QueryAuditableServicesResponse auditableServices(
      QueryAuditableServicesRequest q, Call call) {
    if (!q.getFullResourceName().startsWith("//")) {
      throw GoogleError.badField(
          "full_resource_name", "Invalid full resource name: " + q.getFullResourceName() + ".");
    }
    QueryAuditableServicesResponse.Builder out = QueryAuditableServicesResponse.newBuilder();
    PermissionCatalogue.load().services().stream()
        .map(s -> s.equals("resourcemanager") ? "cloudresourcemanager" : s)
        .sorted()
        .forEach(
            s -> out.addServices(AuditableService.newBuilder().setName(s + ".googleapis.com")));
    return out.build();
  }
}
