package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** Allow policies of services, jobs, worker pools and instances. */
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

  /** Nothing is said of whether there is such a resource: gcloud asks before it makes one. */
  TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    RunName name = tables.name(proper(q.getResource()), 2);
    return PermissionTests.answer(
        tables.emulation, call, q.toBuilder().setResource(name.shown()).build());
  }

  /** v1 writes pools small. */
  private static String proper(String resource) {
    return resource.replace("/workerpools/", "/" + RunWorkerPools.COLLECTION + "/");
  }

  private RunName existing(String resource) {
    RunName name = tables.name(proper(resource), 2);
    String project = name.project().id();
    boolean there =
        switch (name.rest().substring(0, name.rest().indexOf('/'))) {
          case "jobs" -> tables.jobs.contains(project, name.key());
          case RunInstances.COLLECTION -> tables.instances.contains(project, name.key());
          case RunWorkerPools.COLLECTION -> tables.workerPools.contains(project, name.key());
          default -> tables.services.contains(project, name.key());
        };
    if (!there) {
      throw name.notFound();
    }
    return name;
  }
}
