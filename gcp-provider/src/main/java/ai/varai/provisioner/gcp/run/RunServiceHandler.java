package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.Question;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunService;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.CreateServiceRequest;
import com.google.cloud.run.v2.DeleteServiceRequest;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.UpdateServiceRequest;
import com.google.protobuf.FieldMask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Services on Cloud Run. A change is a new revision, which gets all requests at once or in the
 * steps of a rollout; a revision that does not become ready leaves the requests with the one before
 * and fails with its own message.
 */
public final class RunServiceHandler extends CloudHandler<RunService> {
  private static final Pattern REVISION = Pattern.compile("Revision '([a-z0-9-]+)'");

  /** How long a new account's rights may take to be known to Cloud Run. */
  private static final Duration RIGHTS_SPREAD = Duration.ofMinutes(7);

  /** Annotation of a template: the revision that failed and is tried again. */
  private static final String AFTER = "provisioner/after";

  private final RunMapper mapper;
  private final RunServices services;
  private final Rollouts rollouts;

  public RunServiceHandler(Cloud cloud) {
    super(RunService.class, "run", cloud);
    this.mapper = new RunMapper(cloud);
    this.services = new RunServices(cloud);
    this.rollouts = new Rollouts(new RevisionErrors(cloud)::tooMany);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("run.services.list", "run.services.get"),
        List.of(
            "run.services.create",
            "run.operations.get",
            "iam.serviceAccounts.actAs",
            "compute.networks.get",
            "compute.subnetworks.get"),
        List.of("run.services.update", "iam.serviceAccounts.actAs", "monitoring.timeSeries.list"),
        List.of("run.services.delete"),
        List.of(
            "roles/run.admin",
            "roles/iam.serviceAccountUser",
            "roles/compute.networkAdmin",
            "roles/monitoring.editor"));
  }

  @Override
  protected String label(RunService service) {
    return "Cloud Run service " + service.name();
  }

  @Override
  public List<Observed<RunService>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<RunService>>();
    for (Service service : services.list()) {
      if (Marks.ours(service.getLabelsMap(), call)) {
        found.add(observed(service));
      }
    }
    return found;
  }

  @Override
  public Optional<Observed<RunService>> read(RunService identity, CallContext call)
      throws ProviderException, InterruptedException {
    return find("read " + label(identity), () -> cloud.clients().run().getService(name(identity)))
        .map(this::observed);
  }

  private String name(RunService service) {
    return services.parent(service.location()) + "/services/" + service.name();
  }

  @Override
  protected OperationState insert(RunService wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        CreateServiceRequest.newBuilder()
            .setParent(services.parent(wanted.location()))
            .setServiceId(wanted.name())
            .setService(mapper.service(wanted, call.owner(call.address())))
            .build();
    String what = "create " + label(wanted);
    return state(
        what, call(what, () -> cloud.clients().run().createServiceCallable().call(request)));
  }

  @Override
  protected OperationState change(RunService wanted, Observed<RunService> current, CallContext call)
      throws ProviderException, InterruptedException {
    return send(
        "update " + label(wanted),
        UpdateServiceRequest.newBuilder().setService(service(wanted, current, call)).build());
  }

  /**
   * The service as it is to be. Cloud Run makes no new revision of a template that it has already
   * failed with: where the newest revision is of no use, the template names it, which makes
   * another.
   */
  private Service service(RunService wanted, Observed<RunService> current, CallContext call)
      throws ProviderException, InterruptedException {
    Service.Builder service =
        mapper.service(wanted, call.owner(call.address())).toBuilder().setName(name(wanted));
    if (current.defect().isPresent()) {
      String failed = Names.last(now(wanted).getLatestCreatedRevision());
      service.getTemplateBuilder().putAnnotations(AFTER, failed);
    }
    return service.build();
  }

  private OperationState send(String what, UpdateServiceRequest request)
      throws ProviderException, InterruptedException {
    return state(
        what, call(what, () -> cloud.clients().run().updateServiceCallable().call(request)));
  }

  @Override
  public Progress<RunService> update(
      RunService wanted, Observed<RunService> current, CallContext call)
      throws ProviderException, InterruptedException {
    if (wanted.rollout().isEmpty()) {
      return super.update(wanted, current, call);
    }
    Service now =
        find("read " + label(wanted), () -> cloud.clients().run().getService(name(wanted)))
            .orElseThrow(() -> vanished(wanted));
    RolloutStep step =
        rollouts.change(
            wanted,
            wanted.rollout().get(),
            now,
            service(wanted, current, call),
            call.clock().instant());
    return take(step, wanted, call);
  }

  @Override
  protected Progress<RunService> finished(RunService wanted, CallContext call)
      throws ProviderException, InterruptedException {
    if (wanted.rollout().isEmpty()) {
      return super.finished(wanted, call);
    }
    RolloutStep step =
        rollouts.next(wanted, wanted.rollout().get(), now(wanted), call.clock().instant());
    return take(step, wanted, call);
  }

  private Service now(RunService wanted) throws ProviderException, InterruptedException {
    return look("read " + label(wanted), () -> cloud.clients().run().getService(name(wanted)));
  }

  private Progress<RunService> take(RolloutStep step, RunService wanted, CallContext call)
      throws ProviderException, InterruptedException {
    if (step instanceof RolloutStep.Wait wait) {
      return waiting(wait.message(), wanted, call);
    }
    if (step instanceof RolloutStep.Failed failed) {
      throw Failures.lasting(
          label(wanted) + ": " + failed.message(),
          "all requests go to the revision before it again; correct the service, or take the change"
              + " back with 'provisioner rollback --env="
              + call.environment()
              + "'");
    }
    if (step instanceof RolloutStep.Divide divide) {
      call.progress(label(wanted) + ": " + divide.message());
      return changing(
          send(
              "divide the requests of " + label(wanted),
              UpdateServiceRequest.newBuilder()
                  .setService(divide.service())
                  .setUpdateMask(FieldMask.newBuilder().addPaths("traffic").addPaths("annotations"))
                  .build()),
          wanted,
          call);
    }
    if (step instanceof RolloutStep.Begin begin) {
      return changing(
          send(
              "update " + label(wanted),
              UpdateServiceRequest.newBuilder().setService(begin.service()).build()),
          wanted,
          call);
    }
    return super.finished(wanted, call);
  }

  @Override
  protected OperationState remove(Observed<RunService> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request = DeleteServiceRequest.newBuilder().setName(name(current.resource())).build();
    String what = "delete " + label(current.resource());
    return state(
        what, call(what, () -> cloud.clients().run().deleteServiceCallable().call(request)));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return state(
        "Cloud Run",
        look(
            "ask for operation " + name,
            () -> cloud.clients().run().getOperationsClient().getOperation(name)));
  }

  private OperationState state(String what, com.google.longrunning.Operation operation) {
    return state(what, operation, cloud.project());
  }

  /**
   * An operation's failure is the revision's own, which no repetition helps, but for a right that
   * was granted a moment ago.
   */
  static OperationState state(
      String what, com.google.longrunning.Operation operation, String project) {
    OperationState state = OperationState.of(what, operation);
    if (state.failure().isEmpty()) {
      return state;
    }
    ApiFailure failure = state.failure().get();
    String message = String.valueOf(failure.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (failure.notFound() || failure.exists()) {
      return state;
    }
    boolean passing =
        lower.contains("permission denied on secret")
            || (lower.contains("service account") && lower.contains("does not exist"));
    return new OperationState(
        state.name(),
        true,
        Optional.of(
            passing
                ? Failures.passing(message)
                : Failures.lasting(
                    message,
                    "a revision before it, where there is one, keeps answering; "
                        + log(message, project))));
  }

  /** Where the log of the revision is that a message names in Google's words. */
  private static String log(String message, String project) {
    Matcher named = REVISION.matcher(message);
    if (message.contains("https://") || !named.find()) {
      return "look at its log";
    }
    String filter =
        "resource.type=\"cloud_run_revision\" resource.labels.revision_name=\""
            + named.group(1)
            + "\"";
    return "its log: https://console.cloud.google.com/logs/viewer?project="
        + project
        + "&advancedFilter="
        + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private Observed<RunService> observed(Service service) {
    return new Observed<>(
        mapper.record(service),
        service.getName(),
        Marks.owner(kindName(), service.getLabelsMap()),
        defect(service));
  }

  /** Why the service is of no use: its newest revision is not ready. */
  private static Optional<String> defect(Service service) {
    return Traffic.isBroken(service)
        ? Optional.of(service.getTerminalCondition().getMessage())
        : Optional.empty();
  }

  @Override
  public List<Check> checks(Observed<RunService> observed, CallContext call) {
    RunService service = observed.resource();
    return List.of(
        Question.of(
            service.name() + " is ready on Cloud Run", RIGHTS_SPREAD, () -> whyNotReady(service)));
  }

  private Optional<String> whyNotReady(RunService identity)
      throws ProviderException, InterruptedException {
    Optional<Service> found =
        find("read " + label(identity), () -> cloud.clients().run().getService(name(identity)));
    if (found.isEmpty()) {
      return Optional.of("it does not exist");
    }
    Service service = found.get();
    Condition condition = service.getTerminalCondition();
    if (service.getObservedGeneration() < service.getGeneration()) {
      return Optional.of("generation " + service.getGeneration() + " is not taken up yet");
    }
    return condition.getState() == Condition.State.CONDITION_SUCCEEDED
        ? Optional.empty()
        : Optional.of(condition.getState() + " " + condition.getMessage());
  }
}
