package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.compute.ServerlessAddresses;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.run.RunNetworks.Subnetwork;
import com.google.cloud.run.v2.VpcAccess;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that services with Direct VPC egress hold in subnetworks of their own project. They
 * are kept for a while after the last service has gone, and the subnetwork with them.
 */
final class RunEgress {

  private static final String KIND_RELEASE = "run.egress.release";

  private static final Pattern PATH =
      Pattern.compile("projects/([^/]+)/regions/([^/]+)/subnetworks/([^/]+)");

  private final RunTables tables;

  RunEgress(RunTables tables) {
    this.tables = tables;
    tables.emulation.operations().define(KIND_RELEASE, this::release);
  }

  /** Takes addresses for a service that is up. */
  void hold(RunName service, VpcAccess vpc) {
    Optional<ServerlessAddresses> addresses = tables.emulation.plugin(ServerlessAddresses.class);
    for (Subnetwork s : subnetworks(service, vpc)) {
      addresses.ifPresent(a -> a.reserve(s.project(), s.region(), s.name()));
    }
  }

  /** Lets go, in a while, of what a service used that has gone or has another network now. */
  void letGo(RunName service, VpcAccess vpc) {
    for (Subnetwork s : subnetworks(service, vpc)) {
      tables
          .emulation
          .operations()
          .schedule(
              "run",
              s.project(),
              KIND_RELEASE,
              s.path(),
              tables.emulation.settings().get().subnetworkHold());
    }
  }

  private OperationRow release(OperationRow row, Instant at) {
    Matcher m = PATH.matcher(row.target());
    if (m.matches()) {
      Subnetwork s = new Subnetwork(m.group(1), m.group(2), m.group(3));
      if (!used(s)) {
        tables
            .emulation
            .plugin(ServerlessAddresses.class)
            .ifPresent(a -> a.release(s.project(), s.region(), s.name()));
      }
    }
    return row;
  }

  private boolean used(Subnetwork s) {
    return tables.services.list(s.project()).stream()
        .anyMatch(
            service ->
                subnetworks(tables.name(service.getName(), 2), service.getTemplate().getVpcAccess())
                    .contains(s));
  }

  /** Those of the service's own project: a host project's belong to somebody else. */
  private static List<Subnetwork> subnetworks(RunName service, VpcAccess vpc) {
    return vpc.getNetworkInterfacesList().stream()
        .flatMap(nic -> RunNetworks.subnetwork(service, nic).stream())
        .filter(s -> s.project().equals(service.project().id()))
        .toList();
  }
}
