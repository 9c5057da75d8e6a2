package ai.varai.provisioner.gcp.operate;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.run.RunServices;
import ai.varai.provisioner.gcp.sql.SqlInstances;
import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.KindName;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.cloud.run.v2.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks after the services on Cloud Run and the instances of Cloud SQL of one environment. */
public final class CloudOperations implements Operations {
  private static final String SERVICE = KindName.of(RunService.class);
  private static final String INSTANCE = KindName.of(SqlInstance.class);
  private static final long PAUSE_MILLIS = 1000;

  private final Cloud cloud;
  private final String environment;
  private final String stack;
  private final RunServices services;
  private final SqlInstances instances;
  private final CloudLogs logs;

  public CloudOperations(Cloud cloud, String environment, String stack) {
    this.cloud = cloud;
    this.environment = environment;
    this.stack = stack;
    this.services = new RunServices(cloud);
    this.instances = new SqlInstances(cloud);
    this.logs = new CloudLogs(cloud);
  }

  /** Something that runs. */
  private sealed interface Part {
    PartStatus status();

    /** The address of its resource. */
    String address();
  }

  private record ServicePart(Service service, PartStatus status, String address) implements Part {}

  private record InstancePart(DatabaseInstance instance, PartStatus status, String address)
      implements Part {}

  @Override
  public Set<String> kinds() {
    return Set.of(SERVICE, INSTANCE);
  }

  @Override
  public List<PartStatus> status() throws ProviderException, InterruptedException {
    return parts().stream().map(Part::status).toList();
  }

  @Override
  public void logs(String part, int tail, boolean follow, LogListener listener)
      throws ProviderException, InterruptedException {
    String filter = filter(find(part));
    if (follow) {
      logs.follow(filter, tail, listener);
    } else {
      logs.last(filter, tail, listener);
    }
  }

  /** What it wrote and what Google wrote of its requests; not what was done to it. */
  private String filter(Part part) {
    String name = part.status().name();
    String resource =
        part instanceof ServicePart
            ? "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\""
                + name
                + "\" AND resource.labels.location=\""
                + cloud.settings().region()
                + "\""
            : "resource.type=\"cloudsql_database\" AND resource.labels.database_id=\""
                + cloud.project()
                + ":"
                + name
                + "\"";
    return resource + " AND NOT logName:\"cloudaudit.googleapis.com\"";
  }

  @Override
  public Optional<Traces> traces() {
    return Optional.of(new CloudTraces(cloud, environment));
  }

  @Override
  public void restart(String part, Duration patience)
      throws ProviderException, InterruptedException {
    Part found = find(part);
    String name = found.status().name();
    boolean done =
        found instanceof InstancePart database
            ? ends(instances.restart(database.instance()), patience)
            : services.renew(((ServicePart) found).service(), patience);
    if (!done) {
      throw new ProviderException(
          Category.FAILED,
          name + " is not ready again after " + patience.toSeconds() + " s; Google goes on with it",
          "See how it is with 'provisioner status --env="
              + environment
              + "', or wait longer with --timeout.");
    }
  }

  private boolean ends(String operation, Duration patience)
      throws ProviderException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!instances.ended(operation)) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return true;
  }

  private Part find(String name) throws ProviderException, InterruptedException {
    List<Part> all = parts();
    return all.stream()
        .filter(part -> part.status().name().equals(name) || part.address().equals(name))
        .findFirst()
        .or(() -> all.stream().filter(part -> isShort(name, part)).findFirst())
        .orElseThrow(
            () ->
                all.isEmpty()
                    ? new ProviderException(
                        Category.CONFLICT,
                        "nothing of this environment runs",
                        "Bring it up first: provisioner up --env=" + environment + ".")
                    : new ProviderException(
                        Category.INVALID,
                        "nothing that runs in this environment is called " + name,
                        "There are "
                            + all.stream()
                                .map(part -> part.status().name())
                                .collect(Collectors.joining(", "))
                            + "."));
  }

  /** A service may be called as the environment's file calls it. */
  private static boolean isShort(String name, Part part) {
    return part.address().equals(SERVICE + "." + name);
  }

  private List<Part> parts() throws ProviderException, InterruptedException {
    var parts = new ArrayList<Part>();
    for (Service service : whereEnabled(services::list)) {
      ours(Marks.owner(SERVICE, service.getLabelsMap()))
          .ifPresent(
              address -> parts.add(new ServicePart(service, PartStates.of(service), address)));
    }
    for (DatabaseInstance instance : whereEnabled(instances::marked)) {
      ours(SqlInstances.owner(instance))
          .ifPresent(
              address -> parts.add(new InstancePart(instance, PartStates.of(instance), address)));
    }
    parts.sort(Comparator.comparing(part -> part.status().name()));
    return parts;
  }

  private Optional<String> ours(Optional<Ownership> owner) {
    return owner
        .filter(mark -> mark.environment().equals(environment) && mark.stack().equals(stack))
        .map(mark -> mark.address().toString());
  }

  private interface Listing<T> {
    List<T> get() throws ProviderException, InterruptedException;
  }

  /** Where an API is switched off nothing runs. */
  private static <T> List<T> whereEnabled(Listing<T> listing)
      throws ProviderException, InterruptedException {
    try {
      return listing.get();
    } catch (ApiFailure e) {
      if (e.category() == Category.DISABLED) {
        return List.of();
      }
      throw e;
    }
  }
}
