package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.access.DenialErrors;
import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.access.Principals;
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
    String member = Principals.acting(call.call());
    boolean refused =
        emulation
            .present(Enforcement.class)
            .filter(
                e ->
                    e.refuses(member, permission, "dns", resource, call.call().method().fullName()))
            .isPresent();
    if (refused) {
      throw DenialErrors.denied("dns", permission, resource, member);
    }
  }
}
