package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** Allow policies of services and jobs. */
final class RunPolicies {

  private final RunTables tables;

  RunPolicies(RunTables tables) {
    this.tables = tables;
  }

  Policy get(GetIamPolicyRequest q, Call call) {
    RunName name = existing(q.getResource());
    return tables.emulation.policies().get(name.project().id(), "run/" + name.key());
  }

  Policy set(SetIamPolicyRequest q, Call call) {
    RunName name = existing(q.getResource());
    return tables.emulation.policies().set(name.project().id(), "run/" + name.key(), q.getPolicy());
  }

  TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    existing(q.getResource());
    return TestIamPermissionsResponse.newBuilder()
        .addAllPermissions(q.getPermissionsList())
        .build();
  }

  private RunName existing(String resource) {
    RunName name = tables.name(resource, 2);
    boolean there =
        name.rest().startsWith("jobs/")
            ? tables.jobs.contains(name.project().id(), name.key())
            : tables.services.contains(name.project().id(), name.key());
    if (!there) {
      throw name.notFound();
    }
    return name;
  }
}
