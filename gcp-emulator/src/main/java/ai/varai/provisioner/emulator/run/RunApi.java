package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.http.Ingress;
import com.google.api.HttpRule;
import com.google.cloud.run.v2.CancelExecutionRequest;
import com.google.cloud.run.v2.CreateJobRequest;
import com.google.cloud.run.v2.CreateServiceRequest;
import com.google.cloud.run.v2.CreateWorkerPoolRequest;
import com.google.cloud.run.v2.DeleteExecutionRequest;
import com.google.cloud.run.v2.DeleteJobRequest;
import com.google.cloud.run.v2.DeleteRevisionRequest;
import com.google.cloud.run.v2.DeleteServiceRequest;
import com.google.cloud.run.v2.DeleteWorkerPoolRequest;
import com.google.cloud.run.v2.ExecutionProto;
import com.google.cloud.run.v2.GetExecutionRequest;
import com.google.cloud.run.v2.GetJobRequest;
import com.google.cloud.run.v2.GetRevisionRequest;
import com.google.cloud.run.v2.GetServiceRequest;
import com.google.cloud.run.v2.GetTaskRequest;
import com.google.cloud.run.v2.GetWorkerPoolRequest;
import com.google.cloud.run.v2.JobProto;
import com.google.cloud.run.v2.ListExecutionsRequest;
import com.google.cloud.run.v2.ListJobsRequest;
import com.google.cloud.run.v2.ListRevisionsRequest;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.run.v2.ListTasksRequest;
import com.google.cloud.run.v2.ListWorkerPoolsRequest;
import com.google.cloud.run.v2.RevisionProto;
import com.google.cloud.run.v2.RunJobRequest;
import com.google.cloud.run.v2.ServiceProto;
import com.google.cloud.run.v2.TaskProto;
import com.google.cloud.run.v2.UpdateJobRequest;
import com.google.cloud.run.v2.UpdateServiceRequest;
import com.google.cloud.run.v2.UpdateWorkerPoolRequest;
import com.google.cloud.run.v2.WorkerPoolProto;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.List;
import java.util.Set;

/**
 * Cloud Run: v2 from its protos, v1 (Knative) as JSON, one store beneath.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest">REST reference</a>
 */
public final class RunApi implements EmulatedApi {

  @Override
  public String name() {
    return "run";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.run.v2");
  }

  @Override
  public List<String> roots() {
    return List.of("apis");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(Ingress.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    RunTables tables = new RunTables(emulation);
    emulation.plugin(ServiceRunner.class).ifPresent(r -> r.tellsTo(new RunOutput(tables)));
    RunRevisions revisions = new RunRevisions(tables);
    RunServices services = new RunServices(tables, revisions);
    DomainMappings domains = new DomainMappings(tables);
    domains.register(api);
    emulation.offer(Ingress.class, new RunIngress(tables, revisions, domains));
    RunExecutions executions = new RunExecutions(tables);
    RunJobs jobs = new RunJobs(tables, executions);
    RunPolicies policies = new RunPolicies(tables);
    new KnativeRoutes(tables, services, revisions).register(api);
    RunWorkerPools pools = new RunWorkerPools(tables, revisions);
    new KnativeWorkerPools(tables, pools).register(api);
    new KnativeJobRoutes(tables, jobs, executions).register(api);
    RunInstances instances = new RunInstances(tables, revisions);
    new InstanceRoutes(tables, instances, policies).register(api);
    new KnativeInstances(tables, instances).register(api);
    ApiBuilder.ServiceBuilder v2 = api.service(ServiceProto.getDescriptor(), "Services");
    policiesOfV1(v2, "services");
    v2.unary("CreateService", CreateServiceRequest.class, services::create)
        .unary("GetService", GetServiceRequest.class, services::get)
        .unary("ListServices", ListServicesRequest.class, services::list)
        .unary("UpdateService", UpdateServiceRequest.class, services::update)
        .unary("DeleteService", DeleteServiceRequest.class, services::delete)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, policies::set)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, policies::test);
    api.service(RevisionProto.getDescriptor(), "Revisions")
        .unary("GetRevision", GetRevisionRequest.class, revisions::get)
        .unary("ListRevisions", ListRevisionsRequest.class, revisions::list)
        .unary("DeleteRevision", DeleteRevisionRequest.class, revisions::delete);
    ApiBuilder.ServiceBuilder v2Jobs = api.service(JobProto.getDescriptor(), "Jobs");
    policiesOfV1(v2Jobs, "jobs");
    v2Jobs
        .unary("CreateJob", CreateJobRequest.class, jobs::create)
        .unary("GetJob", GetJobRequest.class, jobs::get)
        .unary("ListJobs", ListJobsRequest.class, jobs::list)
        .unary("UpdateJob", UpdateJobRequest.class, jobs::update)
        .unary("DeleteJob", DeleteJobRequest.class, jobs::delete)
        .unary("RunJob", RunJobRequest.class, executions::run)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, policies::set)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, policies::test);
    api.service(ExecutionProto.getDescriptor(), "Executions")
        .unary("GetExecution", GetExecutionRequest.class, executions::get)
        .unary("ListExecutions", ListExecutionsRequest.class, executions::list)
        .unary("DeleteExecution", DeleteExecutionRequest.class, executions::delete)
        .unary("CancelExecution", CancelExecutionRequest.class, executions::cancel);
    api.service(TaskProto.getDescriptor(), "Tasks")
        .unary("GetTask", GetTaskRequest.class, executions::getTask)
        .unary("ListTasks", ListTasksRequest.class, executions::listTasks);
    ApiBuilder.ServiceBuilder v2Pools = api.service(WorkerPoolProto.getDescriptor(), "WorkerPools");
    policiesOfV1(v2Pools, "workerpools");
    v2Pools
        .unary("CreateWorkerPool", CreateWorkerPoolRequest.class, pools::create)
        .unary("GetWorkerPool", GetWorkerPoolRequest.class, pools::get)
        .unary("ListWorkerPools", ListWorkerPoolsRequest.class, pools::list)
        .unary("UpdateWorkerPool", UpdateWorkerPoolRequest.class, pools::update)
        .unary("DeleteWorkerPool", DeleteWorkerPoolRequest.class, pools::delete)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, policies::set)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, policies::test);
    api.locations(emulation, "v1", "v2");
    api.yieldingOperations(emulation, "v1", "projects/*/locations/*/operations/*");
    api.operations(emulation, "v2", "projects/*/locations/*/operations/*");
  }

  /** v1 has the policies of services and jobs under its own paths, with the same messages. */
  private static void policiesOfV1(ApiBuilder.ServiceBuilder v2, String collection) {
    String resource = "/v1/{resource=projects/*/locations/*/" + collection + "/*}:";
    v2.http("GetIamPolicy", HttpRule.newBuilder().setGet(resource + "getIamPolicy").build())
        .http(
            "SetIamPolicy",
            HttpRule.newBuilder().setPost(resource + "setIamPolicy").setBody("*").build())
        .http(
            "TestIamPermissions",
            HttpRule.newBuilder().setPost(resource + "testIamPermissions").setBody("*").build());
  }
}
