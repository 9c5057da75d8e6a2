package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;

/**
 * The permissions that a call needs beside its method's own.
 *
 * @see <a href="https://cloud.google.com/dns/docs/access-control">Access control</a>
 */
final class DnsAccess {

  private final Emulation emulation;

  DnsAccess(Emulation emulation) {
    this.emulation = emulation;
  }

  /** On the zone or the collection that the call's path names. */
  void require(JsonCall call, String permission) {
    String zone = call.variables().getOrDefault("managedZone", "");
    require(
        call,
        permission,
        "projects/" + call.variable("project") + (zone.isEmpty() ? "" : "/managedZones/" + zone));
  }

  void require(JsonCall call, String permission, String resource) {
    emulation
        .present(Enforcement.class)
        .ifPresent(e -> e.require(call.call(), "dns", permission, resource));
  }
}
