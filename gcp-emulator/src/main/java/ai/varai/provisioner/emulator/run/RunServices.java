package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.OwnPort;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Condition.CommonReason;
import com.google.cloud.run.v2.CreateServiceRequest;
import com.google.cloud.run.v2.DeleteServiceRequest;
import com.google.cloud.run.v2.GetServiceRequest;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.run.v2.ListServicesResponse;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.cloud.run.v2.TrafficTargetStatus;
import com.google.cloud.run.v2.UpdateServiceRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The methods on services. Both API versions change services through {@link #put}. */
final class RunServices {
  static final String CREATE_REQUEST = CreateServiceRequest.getDescriptor().getName();
  private static final String UPDATE_REQUEST = UpdateServiceRequest.getDescriptor().getName();

  private static final Duration DEPLOY = Duration.ofSeconds(12);
  private static final Duration DELETE = Duration.ofSeconds(6);
  static final String KIND_DEPLOY = "run.service";
  static final String KIND_DELETE = "run.service.delete";

  private final RunTables tables;
  private final RunRevisions revisions;
  private final RunPreconditions preconditions;
  private final RunDeletions<Service> deletions;
  private final RunEgress egress;
  private final ServiceInstances instances;

  RunServices(RunTables tables, RunRevisions revisions) {
    this.tables = tables;
    this.revisions = revisions;
    Operations operations = tables.emulation.operations();
    operations.define(
        KIND_DEPLOY, (row, at) -> deployed(row, Optional.empty(), ServiceRunner.Outcome.ready("")));
    operations.defineFailure(KIND_DEPLOY, this::abandon);
    operations.perform(KIND_DEPLOY, () -> revisions.runner().map(r -> row -> deploy(r, row)));
    operations.perform(KIND_DELETE, () -> revisions.runner().map(r -> row -> stop(r, row)));
    this.preconditions = new RunPreconditions(tables.emulation);
    this.egress = new RunEgress(tables);
    this.instances = new ServiceInstances(tables, revisions);
    instances.resume();
    this.deletions =
        new RunDeletions<>(
            tables,
            tables.services,
            Service.getDefaultInstance(),
            KIND_DELETE,
            DELETE,
            (name, gone) -> {
              revisions.removeAll(name);
              egress.letGo(name, gone.getTemplate().getVpcAccess());
            });
  }

  Operation create(CreateServiceRequest q, Call call) {
    RunName name = tables.name(q.getParent(), 0).child("services", q.getServiceId());
    name.checkId("service_id", 49);
    RunFormats.labels("service", q.getService().getLabelsMap());
    RunChecks.service(CREATE_REQUEST, q.getService());
    if (q.getValidateOnly()) {
      return tables.validated(name, q.getService().toBuilder().setName(name.shown()).build());
    }
    return RunTags.made(
        tables,
        name,
        q.getService(),
        () ->
            tables
                .emulation
                .store()
                .transact(
                    name.project().id(),
                    () -> {
                      if (tables.services.contains(name.project().id(), name.key())) {
                        throw name.exists();
                      }
                      QuotaErrors.check(
                          tables.emulation.settings(),
                          Quotas.RUN_SERVICES,
                          all(name).size(),
                          name.project(),
                          "Services per region");
                      return put(name, Service.getDefaultInstance(), q.getService(), call);
                    }));
  }

  Service get(GetServiceRequest q, Call call) {
    return require(tables.name(q.getName(), 2));
  }

  Service require(RunName name) {
    return tables.services.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListServicesResponse list(ListServicesRequest q, Call call) {
    RunName parent = tables.name(q.getParent(), 0);
    Page<Service> page =
        Page.of(all(parent), q.getPageSize(), q.getPageToken(), 100, 100, Service::getName);
    return ListServicesResponse.newBuilder()
        .addAllServices(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  List<Service> all(RunName parent) {
    String prefix = parent.location().equals("-") ? "" : parent.location() + "/";
    return tables.services.list(parent.project().id(), prefix);
  }

  Operation update(UpdateServiceRequest q, Call call) {
    RunName name = tables.name(q.getService().getName(), 2);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Service now = tables.services.get(name.project().id(), name.key()).orElse(null);
              if (now == null) {
                if (!q.getAllowMissing()) {
                  throw name.notFound();
                }
                name.checkId("service_id", 49);
                RunChecks.service(UPDATE_REQUEST, q.getService());
                return put(name, Service.getDefaultInstance(), q.getService(), call);
              }
              tables.checkEtag(name, q.getService().getEtag(), now.getEtag());
              FieldMask mask = q.getUpdateMask();
              Service wanted =
                  mask.getPathsCount() == 0
                      ? q.getService()
                      : FieldMasks.patch(now, q.getService(), mask);
              RunChecks.service(UPDATE_REQUEST, wanted);
              if (q.getValidateOnly()) {
                return tables.validated(name, wanted);
              }
              return put(name, now, wanted, call);
            });
  }

  /** Stores what is wanted as the next generation and starts its deployment. */
  Operation put(RunName name, Service now, Service wanted, Call call) {
    boolean fresh = now.getName().isEmpty();
    ToLongFunction<Quotas> limits =
        quota -> tables.emulation.settings().limit(quota, name.project().id(), name.location());
    Service filled =
        RunQuota.filled(
            limits, RunDefaults.service(clean(wanted), tables.defaultServiceAccount(name)));
    preconditions.account(filled.getTemplate().getServiceAccount());
    Service.Builder b =
        filled.toBuilder()
            .setName(name.shown())
            .setUid(fresh ? tables.emulation.ids().uuid() : now.getUid())
            .setGeneration(now.getGeneration() + 1)
            .setObservedGeneration(now.getObservedGeneration())
            .setCreateTime(fresh ? tables.now() : now.getCreateTime())
            .setUpdateTime(tables.now())
            .setCreator(fresh ? RunTables.modifier(call) : now.getCreator())
            .setLastModifier(RunTables.modifier(call))
            .setLatestReadyRevision(now.getLatestReadyRevision())
            .setLatestCreatedRevision(now.getLatestCreatedRevision())
            .addAllTrafficStatuses(now.getTrafficStatusesList())
            .setReconciling(true)
            .setTerminalCondition(
                now.getTerminalCondition().toBuilder()
                    .setState(Condition.State.CONDITION_PENDING)
                    .clearMessage())
            .setEtag(tables.etag(name.shown()));
    if (!fresh) {
      b.setUri(now.getUri())
          .addAllUrls(now.getUrlsList())
          .addAllConditions(now.getConditionsList());
    }
    checkTraffic(name, b);
    boolean changed = fresh || !filled.getTemplate().equals(now.getTemplate());
    if (changed) {
      RunQuota.check(
          limits,
          filled.getTemplate(),
          call.path().contains("/serving.knative.dev/")
              ? "spec.template.metadata.annotations[autoscaling.knative.dev/maxScale]"
              : "template.scaling.max_instance_count");
      Revision r = revisions.make(name, b.build(), call);
      b.setLatestCreatedRevision(r.getName());
    }
    Service stored = b.build();
    tables.services.put(name.project().id(), name.key(), stored);
    if (!now.getTemplate().getVpcAccess().equals(stored.getTemplate().getVpcAccess())) {
      egress.letGo(name, now.getTemplate().getVpcAccess());
    }
    return tables.start(name, KIND_DEPLOY, DEPLOY, stored);
  }

  /** Output-only fields of a request do not count. */
  private static Service clean(Service s) {
    Service.Builder b = s.toBuilder();
    RunTags.clear(b);
    return b.clearUid()
        .clearGeneration()
        .clearObservedGeneration()
        .clearConditions()
        .clearTerminalCondition()
        .clearTrafficStatuses()
        .clearUri()
        .clearUrls()
        .clearLatestCreatedRevision()
        .clearLatestReadyRevision()
        .clearReconciling()
        .clearDeleteTime()
        .clearExpireTime()
        .build();
  }

  private void checkTraffic(RunName name, Service.Builder b) {
    String coming = b.getTemplate().getRevision();
    for (TrafficTarget t : b.getTrafficList()) {
      String revision = t.getRevision().substring(t.getRevision().lastIndexOf('/') + 1);
      if (!revision.isEmpty()
          && !revision.equals(coming)
          && !tables.revisions.contains(
              name.project().id(), name.child("revisions", revision).key())) {
        throw RunErrors.badField(
            "service.traffic",
            "Revision '" + revision + "' of service '" + name.id() + "' does not exist.");
      }
    }
  }

  /** Starts the newest revision; a later deployment of the service waits for its turn. */
  private Operations.Completion deploy(ServiceRunner runner, OperationRow pending) {
    RunName name = tables.name(pending.target(), 2);
    Optional<Service> now = tables.services.get(name.project().id(), name.key());
    Optional<RunName> newest = now.map(s -> RunRevisions.newest(name, s));
    ServiceRunner.Outcome outcome =
        newest
            .map(r -> revisions.start(runner, r, revision -> scaling(now.get(), revision)))
            .orElseGet(() -> ServiceRunner.Outcome.ready(""));
    return (row, at) -> deployed(row, newest, outcome);
  }

  /** How many instances a revision is to have once it is the one that is ready. */
  private static ServiceRunner.Scaling scaling(Service now, Revision revision) {
    return RunScaling.of(
        now.toBuilder().setLatestReadyRevision(revision.getName()).build(), revision);
  }

  private Operations.Completion stop(ServiceRunner runner, OperationRow pending) {
    revisions
        .all(tables.name(pending.target(), 2))
        .forEach(revision -> runner.stop(revision.getName()));
    return deletions::finish;
  }

  /**
   * Ends a deployment.
   *
   * @param started the revision that was started; empty for the newest
   */
  private OperationRow deployed(
      OperationRow row, Optional<RunName> started, ServiceRunner.Outcome outcome) {
    RunName name = tables.name(row.target(), 2);
    Service now = tables.services.get(name.project().id(), name.key()).orElse(null);
    if (now == null) {
      return row.with(
          RunTables.failed(
              row.operation(),
              Service.getDefaultInstance(),
              GoogleError.notFound("The service was deleted.")));
    }
    Revision revision =
        revisions.settle(started.orElseGet(() -> RunRevisions.newest(name, now)), outcome);
    boolean ready =
        revision.getConditionsList().stream()
            .noneMatch(c -> c.getState() == Condition.State.CONDITION_FAILED);
    Service.Builder b = observed(name, now);
    if (ready) {
      egress.hold(name, now.getTemplate().getVpcAccess());
      b.setLatestReadyRevision(revision.getName())
          .setTerminalCondition(tables.succeeded("Ready"))
          .addConditions(tables.succeeded("RoutesReady"))
          .addConditions(tables.succeeded("ConfigurationsReady"));
    } else {
      Condition cause = revision.getConditions(0);
      b.setTerminalCondition(because("Ready", revision, cause))
          .addConditions(because("RoutesReady", revision, cause))
          .addConditions(tables.succeeded("ConfigurationsReady"));
    }
    if (revisions.runner().isEmpty()) {
      b.addConditions(tables.controlPlaneOnly());
    }
    b.clearTrafficStatuses().addAllTrafficStatuses(statuses(name, b));
    Service next = b.build();
    tables.services.put(name.project().id(), name.key(), next);
    revisions.activate(name, next);
    instances.settle(name, Duration.ZERO);
    revisions.runner().ifPresent(r -> r.shared(name.shown(), shares(next)));
    return row.with(
        ready
            ? RunTables.finished(row.operation(), next)
            : RunTables.failed(
                row.operation(),
                next,
                refusal(next.getTerminalCondition(), revision.getConditions(0))));
  }

  /** An image that is missing is told without the revision. */
  private static GoogleError refusal(Condition service, Condition revision) {
    return revision.getReason() == CommonReason.CONTAINER_MISSING
        ? GoogleError.notFound(revision.getMessage())
        : GoogleError.failedPrecondition(service.getMessage());
  }

  /** What every deployment leaves, however it ended. */
  private Service.Builder observed(RunName name, Service now) {
    String uri = uri(name, "");
    Service.Builder b =
        now.toBuilder()
            .setReconciling(false)
            .setObservedGeneration(now.getGeneration())
            .clearConditions()
            .clearUrls()
            .setUri(uri)
            .addUrls(
                "https://"
                    + name.id()
                    + "-"
                    + name.project().number()
                    + "."
                    + name.location()
                    + ".run.app")
            .addUrls(uri);
    if (revisions.runner().isPresent()) {
      localUrl(uri).ifPresent(b::addUrls);
    }
    return b;
  }

  /** Percentages of the traffic, by the full names of the revisions. */
  static Map<String, Integer> shares(Service s) {
    Map<String, Integer> out = new LinkedHashMap<>();
    for (TrafficTarget t : s.getTrafficList()) {
      String revision =
          t.getType() == TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION
              ? s.getName()
                  + "/revisions/"
                  + t.getRevision().substring(t.getRevision().lastIndexOf('/') + 1)
              : s.getLatestReadyRevision();
      out.merge(revision, t.getPercent(), Integer::sum);
    }
    return out;
  }

  /** Where the service answers without a proxy. */
  private Optional<String> localUrl(String uri) {
    return tables
        .emulation
        .plugin(OwnPort.class)
        .map(p -> uri.replace("https://", "http://") + RunIngress.LOCAL + ":" + p.number());
  }

  /**
   * That a revision failed, with its own reason, as recorded in the tests of Google's gcpdiag; the
   * message alone tells that its image is missing.
   *
   * @see <a
   *     href="https://github.com/GoogleCloudPlatform/gcpdiag/blob/main/test-data/cloudrun2/json-dumps/cloudrun_services.json">cloudrun_services.json</a>
   */
  private Condition because(String type, Revision revision, Condition cause) {
    String message =
        "Revision '"
            + revision.getName().substring(revision.getName().lastIndexOf('/') + 1)
            + "' is not ready and cannot serve traffic. "
            + cause.getMessage();
    Condition.Builder out =
        cause.toBuilder().setType(type).setMessage(message).setLastTransitionTime(tables.now());
    return cause.getReason() == CommonReason.CONTAINER_MISSING
        ? out.setReason(CommonReason.REVISION_FAILED).build()
        : out.build();
  }

  /**
   * A deployment that failed: the service is there, and not ready. The revision stays as it is; the
   * next deployment brings it up.
   */
  private void abandon(OperationRow row, GoogleError error) {
    RunName name = tables.name(row.target(), 2);
    tables.services.update(
        name.project().id(),
        name.key(),
        now ->
            observed(name, now)
                .setTerminalCondition(tables.failedCondition("Ready", error.text()))
                .addConditions(tables.succeeded("RoutesReady"))
                .addConditions(tables.failedCondition("ConfigurationsReady", error.text()))
                .build());
  }

  private List<TrafficTargetStatus> statuses(RunName name, Service.Builder b) {
    return b.getTrafficList().stream()
        .map(
            t -> {
              TrafficTargetStatus.Builder s =
                  TrafficTargetStatus.newBuilder()
                      .setType(t.getType())
                      .setRevision(t.getRevision())
                      .setPercent(t.getPercent())
                      .setTag(t.getTag());
              if (!t.getTag().isEmpty()) {
                s.setUri(uri(name, t.getTag()));
              }
              return s.build();
            })
        .toList();
  }

  /** The service's address; a tag has an address of its own. */
  static String uri(RunName name, String tag) {
    String hash = Long.toString(Long.parseLong(Ids.stableNumber(name.project().id(), 16)), 36);
    String region =
        name.location()
            .replaceAll("([a-z])[a-z]*-([a-z])[a-z]*(\\d+)", "$1$2$3")
            .replaceAll("\\d", "");
    return "https://"
        + (tag.isEmpty() ? "" : tag + "---")
        + name.id()
        + "-"
        + hash.substring(0, 10)
        + "-"
        + (region.length() > 2 ? region.substring(0, 2) : region)
        + ".a.run.app";
  }

  Operation delete(DeleteServiceRequest q, Call call) {
    return delete(tables.name(q.getName(), 2), q.getEtag(), q.getValidateOnly(), call);
  }

  Operation delete(RunName name, String etag, boolean validateOnly, Call call) {
    return deletions.start(name, etag, validateOnly, call);
  }
}
