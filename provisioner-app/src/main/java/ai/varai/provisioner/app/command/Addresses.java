package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Resource addresses from the command line. */
final class Addresses {
  private Addresses() {}

  static ResourceAddress one(String text) {
    try {
      return ResourceAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.invalid(
          "ADDRESS_INVALID",
          "'" + text + "' is not a resource address.",
          "Write KIND.NAME, such as run_service.auth-service; 'provisioner state list' shows them.");
    }
  }

  static Set<ResourceAddress> all(Collection<String> texts) {
    var addresses = new LinkedHashSet<ResourceAddress>();
    texts.forEach(text -> addresses.add(one(text)));
    return addresses;
  }
}
