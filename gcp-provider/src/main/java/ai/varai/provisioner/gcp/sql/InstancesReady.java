package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
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
 * a schedule stops some over night; and the environment whose instance is to be used may have none.
 * An instance is looked at when something on it is to be made or changed, and the instance itself
 * is not: an apply that changes one that nobody's schedule stopped starts it. Another environment's
 * is looked at in any case.
 */
public final class InstancesReady {
  private static final String API = "sqladmin";

  private final Cloud cloud;

  public InstancesReady(Cloud cloud) {
    this.cloud = cloud;
  }

  /** One problem for each instance that would have to run; none where nobody can be asked. */
  public List<Problem> problems(PreflightRequest wanted) {
    var problems = new ArrayList<Problem>();
    users(wanted)
        .forEach(
            (address, users) -> {
              Resource on = wanted.graph().find(address).map(ResourceNode::resource).orElseThrow();
              boolean changing = wanted.changing().contains(address);
              try {
                if (on instanceof SqlInstance instance && !changing) {
                  resting(address, named(instance.name()), users).ifPresent(problems::add);
                } else if (on instanceof SharedSqlInstance shared) {
                  shared(address, shared, users).ifPresent(problems::add);
                }
              } catch (ProviderException e) {
                return; // what is wrong is told by the calls that need an answer
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    return problems;
  }

  /** What is to be made or changed, by the instance that it is on. */
  private static Map<ResourceAddress, List<ResourceAddress>> users(PreflightRequest wanted) {
    Map<ResourceAddress, List<ResourceAddress>> users = new TreeMap<>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      if (wanted.changing().contains(node.address())) {
        instance(node.resource())
            .ifPresent(on -> users.computeIfAbsent(on, a -> new ArrayList<>()).add(node.address()));
      }
    }
    return users;
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

  private Optional<DatabaseInstance> named(String name)
      throws ProviderException, InterruptedException {
    return cloud
        .calls()
        .find(
            API,
            "read Cloud SQL instance " + name,
            () -> cloud.clients().sql().instances().get(cloud.project(), name).execute());
  }

  private Optional<Problem> shared(
      ResourceAddress address, SharedSqlInstance shared, List<ResourceAddress> users)
      throws ProviderException, InterruptedException {
    String host = shared.environment();
    Optional<DatabaseInstance> there = SharedInstances.of(host, new SqlInstances(cloud).marked());
    return there.isPresent()
        ? resting(address, there, users)
        : Optional.of(
            new Problem(
                "SQL_INSTANCE_MISSING",
                address.toString(),
                SharedInstances.without(host),
                SharedInstances.advice(host)));
  }

  private static Optional<Problem> resting(
      ResourceAddress address, Optional<DatabaseInstance> found, List<ResourceAddress> users) {
    return found
        .filter(SqlInstances::stopped)
        .map(instance -> problem(address, instance.getName(), users));
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
