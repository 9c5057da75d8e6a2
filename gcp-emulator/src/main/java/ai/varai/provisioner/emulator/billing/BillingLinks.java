package ai.varai.provisioner.emulator.billing;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.resourcemanager.CreatedProjects;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which account pays for which project. A project that was created has none until somebody links
 * it, as with Google; one that is only used counts as set up already.
 */
final class BillingLinks {

  private final Emulation emulation;
  private final Table<String> rows;

  BillingLinks(Emulation emulation) {
    this.emulation = emulation;
    this.rows = emulation.store().table("billing.links", Codec.string());
  }

  ObjectNode info(Project project) {
    String account = account(project);
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", project.name() + "/billingInfo")
        .put("projectId", project.id())
        .put("billingAccountName", account)
        .put("billingEnabled", !account.isEmpty());
  }

  /**
   * @param account empty to end the link
   */
  ObjectNode link(Project project, String account) {
    rows.put(project.id(), "", account);
    return info(project);
  }

  List<ObjectNode> of(String account) {
    return emulation.projects().all().stream()
        .filter(p -> account(p).equals(account))
        .map(this::info)
        .toList();
  }

  /** The accounts that pay for something, the first one always. */
  Stream<String> accounts() {
    Stream<String> paying = emulation.projects().all().stream().map(this::account);
    return Stream.concat(Stream.of(BillingAccounts.FIRST), paying)
        .filter(a -> !a.isEmpty())
        .distinct()
        .sorted();
  }

  private String account(Project project) {
    return rows.get(project.id(), "")
        .orElseGet(() -> created(project.id()) ? "" : BillingAccounts.FIRST);
  }

  private boolean created(String id) {
    return emulation.plugin(CreatedProjects.class).map(c -> c.wasCreated(id)).orElse(false);
  }
}
