package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Foresees what cannot be done: Cloud SQL makes databases and users on instances that run only, and
 * a schedule stops some over night. An instance is looked at when something on it is to be made or
 * changed, and the instance itself is not: an apply that changes one that nobody's schedule stopped
 * starts it.
 */
public final class StoppedInstances {
  private final Cloud cloud;

  public StoppedInstances(Cloud cloud) {
    this.cloud = cloud;
  }

  /** One problem for each instance that would have to run; none where nobody can be asked. */
  public List<Problem> problems(PreflightRequest wanted) {
    Map<ResourceAddress, List<ResourceAddress>> needed = new TreeMap<>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      if (wanted.changing().contains(node.address())) {
        instance(node.resource())
            .filter(on -> !wanted.changing().contains(on))
            .ifPresent(
                on -> needed.computeIfAbsent(on, a -> new ArrayList<>()).add(node.address()));
      }
    }
    var problems = new ArrayList<Problem>();
    needed.forEach(
        (address, users) ->
            wanted
                .graph()
                .find(address)
                .map(ResourceNode::resource)
                .map(SqlInstance.class::cast)
                .filter(instance -> stopped(instance.name()))
                .ifPresent(instance -> problems.add(problem(address, instance.name(), users))));
    return problems;
  }

  private static Optional<ResourceAddress> instance(Resource resource) {
    Optional<Value<String>> instance = Optional.empty();
    if (resource instanceof SqlDatabase database) {
      instance = Optional.of(database.instance());
    } else if (resource instanceof SqlUser user) {
      instance = Optional.of(user.instance());
    }
    return instance
        .filter(Value.Ref.class::isInstance)
        .map(value -> ((Value.Ref<?>) value).target());
  }

  private boolean stopped(String name) {
    try {
      Optional<DatabaseInstance> found =
          cloud
              .calls()
              .find(
                  "sqladmin",
                  "read Cloud SQL instance " + name,
                  () -> cloud.clients().sql().instances().get(cloud.project(), name).execute());
      return found.filter(SqlInstances::stopped).isPresent();
    } catch (ProviderException e) {
      return false; // what is wrong is told by the calls that need an answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Problem problem(
      ResourceAddress address, String name, List<ResourceAddress> users) {
    String leaving =
        String.join(" ", users.stream().map(user -> "--exclude=" + user).sorted().toList());
    return new Problem(
        "SQL_INSTANCE_STOPPED",
        address.toString(),
        "it is stopped, and only while it runs can "
            + String.join(", ", users.stream().map(ResourceAddress::toString).sorted().toList())
            + " be made or changed",
        SqlHandler.wake(name) + ", wait for its schedule, or leave that out: " + leaving);
  }
}
