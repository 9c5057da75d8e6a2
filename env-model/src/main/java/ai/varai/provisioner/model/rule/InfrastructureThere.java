package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.compile.Names;
import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment whose network and database instance are to be used has what is needed. */
final class InfrastructureThere extends CloudRule {
  private static final KeyPath PATH = KeyPath.of("infrastructure_of");

  InfrastructureThere() {
    super(
        "NAM008",
        Severity.MANDATORY,
        "Infrastructure of an environment that has none to share",
        "`infrastructure_of` names the environment whose VPC, subnets and Cloud SQL instance are"
            + " used. They have to be in the same project, where that environment's own files make"
            + " them, under the names that this environment's files give them.",
        "Name an environment of the same project that makes its own network and database, and"
            + " extend its file.");
  }

  @Override
  public boolean needsGraph() {
    return true;
  }

  @Override
  public void check(RuleInput input, Report report) {
    Environment own = input.environment();
    if (own.infrastructureOf().isEmpty()) {
      return;
    }
    String host = own.infrastructureOf().get();
    if (host.equals(own.environment())) {
      report.at(PATH, "it names the environment itself", "name another one, or take the key away");
      return;
    }
    List<Environment> besides = input.besides().get();
    Optional<Environment> found =
        besides.stream()
            .filter(other -> other.environment().equals(host) && other.target() != Target.LOCAL)
            .findFirst();
    if (found.isEmpty()) {
      if (!besides.isEmpty()) {
        report.at(
            PATH,
            "no environment " + host + " with a file is in the project " + own.projectId(),
            "name one of " + named(besides));
      }
      return;
    }
    if (found.get().infrastructureOf().isPresent()) {
      report.at(
          PATH,
          host
              + " has no network and database of its own; it uses those of "
              + found.get().infrastructureOf().get(),
          "name " + found.get().infrastructureOf().get());
    } else if (RuleEngine.canBuild(input.of(found.get()))) {
      compare(own, found.get(), report);
    }
  }

  private static void compare(Environment own, Environment host, Report report) {
    ResourceGraph there = new EnvironmentCompiler().compile(host, CompileOptions.PLAIN);
    var names = new Names(own, Optional.empty());
    boolean reaches = Egress.subnet(own).isPresent();
    String network = names.network();
    boolean hasNetwork =
        of(there, Network.class).anyMatch(one -> one.name().equals(network))
            || (!host.networkingConfig().createVpc()
                && new Names(host, Optional.empty()).network().equals(network));
    if (reaches && !hasNetwork) {
      report.at(
          PATH,
          host.environment() + " has no network " + network,
          "give networking_config.vpc_name the value that it has there");
      return;
    }
    Egress.subnet(own)
        .map(subnet -> names.subnetwork(subnet.name()))
        .filter(
            name ->
                of(there, Subnetwork.class)
                    .noneMatch(one -> one.name().equals(name) && one.region().equals(own.region())))
        .ifPresent(
            name ->
                report.at(
                    PATH,
                    host.environment() + " has no subnet " + name + " in " + own.region(),
                    "name one of its subnets in networking_config.vpc_egress"));
    own.databaseConfig()
        .flatMap(wanted -> lacking(wanted, there))
        .ifPresent(
            what ->
                report.at(
                    PATH,
                    host.environment() + " has " + what,
                    "make database_config the same in both, or take infrastructure_of away"));
  }

  private static Optional<String> lacking(DatabaseConfig wanted, ResourceGraph there) {
    Optional<SqlInstance> instance = of(there, SqlInstance.class).findFirst();
    if (instance.isEmpty()) {
      return Optional.of("no database instance");
    }
    if (wanted.privateIp() && instance.get().privateNetwork().isEmpty()) {
      return Optional.of("no private address for its database instance");
    }
    return !wanted.privateIp() && wanted.publicIp() && !instance.get().publicIp()
        ? Optional.of("no public address for its database instance")
        : Optional.empty();
  }

  private static <R> Stream<R> of(ResourceGraph graph, Class<R> kind) {
    return graph.nodes().stream()
        .map(ResourceNode::resource)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static String named(List<Environment> besides) {
    return besides.stream()
        .filter(other -> other.infrastructureOf().isEmpty())
        .map(Environment::environment)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
