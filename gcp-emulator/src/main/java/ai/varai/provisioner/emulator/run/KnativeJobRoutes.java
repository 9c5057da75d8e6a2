package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.CancelExecutionRequest;
import com.google.cloud.run.v2.CreateJobRequest;
import com.google.cloud.run.v2.DeleteExecutionRequest;
import com.google.cloud.run.v2.DeleteJobRequest;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.Task;
import com.google.cloud.run.v2.UpdateJobRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The v1 routes of jobs, their executions and tasks. In v1 all three stand directly in the
 * namespace, so that one is found by its id alone.
 */
final class KnativeJobRoutes {

  private static final String BASE = "/apis/run.googleapis.com/v1/namespaces/{namespace}/";

  private final RunTables tables;
  private final RunJobs jobs;
  private final RunExecutions executions;

  KnativeJobRoutes(RunTables tables, RunJobs jobs, RunExecutions executions) {
    this.tables = tables;
    this.jobs = jobs;
    this.executions = executions;
  }

  void register(ApiBuilder api) {
    String id = "run.namespaces.";
    api.route("GET", BASE + "jobs", id + "jobs.list", c -> list(c, "Job", this::shownJobs))
        .route("POST", BASE + "jobs", id + "jobs.create", this::create)
        .route("GET", BASE + "jobs/{name}", id + "jobs.get", c -> shown(job(c)))
        .route("PUT", BASE + "jobs/{name}", id + "jobs.replaceJob", this::replace)
        .route("DELETE", BASE + "jobs/{name}", id + "jobs.delete", this::delete)
        .route("POST", BASE + "jobs/{name}:run", id + "jobs.run", this::run)
        .route(
            "GET",
            BASE + "executions",
            id + "executions.list",
            c -> list(c, "Execution", this::shownExecutions))
        .route("GET", BASE + "executions/{name}", id + "executions.get", this::getExecution)
        .route("DELETE", BASE + "executions/{name}", id + "executions.delete", this::deleteRun)
        .route("POST", BASE + "executions/{name}:cancel", id + "executions.cancel", this::cancel)
        .route("GET", BASE + "tasks", id + "tasks.list", c -> list(c, "Task", this::shownTasks))
        .route("GET", BASE + "tasks/{name}", id + "tasks.get", this::getTask);
  }

  private Project project(JsonCall c) {
    return tables.emulation.projects().require(c.variable("namespace"));
  }

  /** All of a table that the call can see: those of its region, or of all when it names none. */
  private <T> List<T> all(JsonCall c, Table<T> table) {
    String region = KnativeCalls.region(c);
    return table.list(project(c).id(), region.isEmpty() ? "" : region + "/");
  }

  /** The one with the path's id; a name that nobody has when there is none. */
  private <T> RunName find(
      JsonCall c, Table<T> table, Function<T, String> name, int parts, String collection) {
    String region = KnativeCalls.region(c);
    RunName none =
        new RunName(
            project(c),
            region.isEmpty() ? RunName.DEFAULT_REGION : region,
            collection + "/" + c.variable("name"));
    return all(c, table).stream()
        .map(x -> tables.name(name.apply(x), parts))
        .filter(n -> n.id().equals(none.id()))
        .findFirst()
        .orElse(none);
  }

  private RunName job(JsonCall c) {
    return find(c, tables.jobs, Job::getName, 2, "jobs");
  }

  private RunName execution(JsonCall c) {
    return find(c, tables.executions, Execution::getName, 4, "executions");
  }

  private JsonAnswer list(JsonCall c, String kind, Function<JsonCall, List<ObjectNode>> shown) {
    return JsonAnswer.ok(KnativeCalls.list(KnativeJobs.API_VERSION, kind, shown.apply(c), c));
  }

  private List<ObjectNode> shownJobs(JsonCall c) {
    return shown(c, tables.jobs, Job::getName, 2, KnativeJobs::job);
  }

  private List<ObjectNode> shownExecutions(JsonCall c) {
    return shown(c, tables.executions, Execution::getName, 4, this::shown);
  }

  private List<ObjectNode> shownTasks(JsonCall c) {
    return shown(c, tables.tasks, Task::getName, 6, this::shown);
  }

  /** Newest first, as Run lists. */
  private <T> List<ObjectNode> shown(
      JsonCall c,
      Table<T> table,
      Function<T, String> name,
      int parts,
      BiFunction<RunName, T, ObjectNode> one) {
    Comparator<ObjectNode> age =
        Comparator.comparing(n -> n.path("metadata").path("creationTimestamp").asText());
    return all(c, table).stream()
        .map(x -> one.apply(tables.name(name.apply(x), parts), x))
        .sorted(age.reversed())
        .toList();
  }

  private JsonAnswer shown(RunName job) {
    return JsonAnswer.ok(KnativeJobs.job(job, jobs.require(job)));
  }

  private ObjectNode shown(RunName name, Execution e) {
    RunName job = name.owner();
    return KnativeJobs.execution(
        name, e, tables.jobs.get(job.project().id(), job.key()).orElse(Job.getDefaultInstance()));
  }

  private ObjectNode shown(RunName name, Task t) {
    RunName execution = name.owner();
    return KnativeJobs.task(
        name,
        t,
        tables
            .executions
            .get(execution.project().id(), execution.key())
            .map(Execution::getUid)
            .orElse(""));
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, "Job");
    RunName name =
        new RunName(
            project(c),
            KnativeCalls.region(c, body),
            "jobs/" + body.path("metadata").path("name").asText(""));
    name.checkId("metadata.name", 63);
    boolean dry = KnativeCalls.dryRun(c);
    if (dry && tables.jobs.contains(name.project().id(), name.key())) {
      throw name.exists();
    }
    jobs.create(
        CreateJobRequest.newBuilder()
            .setParent(name.parent())
            .setJobId(name.id())
            .setJob(KnativeJobs.job(body))
            .setValidateOnly(dry)
            .build(),
        c.call());
    return dry ? supposed(name, Job.getDefaultInstance(), KnativeJobs.job(body)) : shown(name);
  }

  /** What a dry run answers: the job with its defaults, of which nothing is kept. */
  private JsonAnswer supposed(RunName name, Job now, Job wanted) {
    boolean fresh = now.getName().isEmpty();
    return JsonAnswer.ok(
        KnativeJobs.job(
            name,
            RunDefaults.job(wanted, tables.defaultServiceAccount(name)).toBuilder()
                .setName(name.shown())
                .setUid(fresh ? tables.emulation.ids().uuid() : now.getUid())
                .setGeneration(now.getGeneration() + 1)
                .setCreateTime(fresh ? tables.now() : now.getCreateTime())
                .setUpdateTime(tables.now())
                .setEtag(fresh ? tables.etag(name.shown()) : now.getEtag())
                .build()));
  }

  private JsonAnswer replace(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, "Job");
    RunName name = job(c);
    Job wanted = KnativeJobs.job(body).toBuilder().setName(name.shown()).build();
    boolean dry = KnativeCalls.dryRun(c);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              KnativeCalls.checkVersion(name, body, jobs.require(name).getEtag());
              jobs.update(
                  UpdateJobRequest.newBuilder().setJob(wanted).setValidateOnly(dry).build(),
                  c.call());
            });
    return dry ? supposed(name, jobs.require(name), wanted) : shown(name);
  }

  private JsonAnswer delete(JsonCall c) {
    RunName name = job(c);
    Job now = jobs.require(name);
    boolean running =
        tables.executions.list(name.project().id(), name.key() + "/executions/").stream()
            .anyMatch(e -> !e.hasCompletionTime());
    if (running && !c.parameter("force").orElse("").equals("true")) {
      throw GoogleError.failedPrecondition(
          "Job '"
              + name.id()
              + "' has running executions. Cancel or delete them, or use force=true.");
    }
    jobs.delete(
        DeleteJobRequest.newBuilder()
            .setName(name.shown())
            .setValidateOnly(KnativeCalls.dryRun(c))
            .build(),
        c.call());
    return KnativeCalls.deleted(KnativeJobs.GROUP, name, "jobs", now.getUid());
  }

  private JsonAnswer run(JsonCall c) {
    RunName job = job(c);
    jobs.require(job);
    RunName name = executions.start(KnativeJobs.run(job, c.body()), c.call());
    return JsonAnswer.ok(shown(name, executions.require(name)));
  }

  private JsonAnswer getExecution(JsonCall c) {
    RunName name = execution(c);
    return JsonAnswer.ok(shown(name, executions.require(name)));
  }

  private JsonAnswer deleteRun(JsonCall c) {
    RunName name = execution(c);
    Execution now = executions.require(name);
    executions.delete(DeleteExecutionRequest.newBuilder().setName(name.shown()).build(), c.call());
    return KnativeCalls.deleted(KnativeJobs.GROUP, name, "executions", now.getUid());
  }

  private JsonAnswer cancel(JsonCall c) {
    RunName name = execution(c);
    executions.require(name);
    executions.cancel(CancelExecutionRequest.newBuilder().setName(name.shown()).build(), c.call());
    return JsonAnswer.ok(shown(name, executions.require(name)));
  }

  private JsonAnswer getTask(JsonCall c) {
    RunName name = find(c, tables.tasks, Task::getName, 6, "tasks");
    return JsonAnswer.ok(
        shown(name, tables.tasks.get(name.project().id(), name.key()).orElseThrow(name::notFound)));
  }
}
