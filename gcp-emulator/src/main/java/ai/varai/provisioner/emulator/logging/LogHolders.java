package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import java.util.List;
import java.util.Optional;

/** Whose logs they are: a project's, a folder's, an organization's or a billing account's. */
final class LogHolders {

  static final List<String> KINDS =
      List.of("projects", "folders", "organizations", "billingAccounts");

  /**
   * One of them.
   *
   * @param home the project among whose rows its records are kept; empty for all but projects
   * @param name such as {@code folders/7}
   */
  record Holder(String home, String name) {
    /** What the keys of its records begin with. */
    String prefix() {
      return home.isEmpty() ? name + "/" : "";
    }
  }

  private final Emulation emulation;

  LogHolders(Emulation emulation) {
    this.emulation = emulation;
  }

  /** The holder of a call, by the collection that its path names. */
  Holder of(String kind, JsonCall call) {
    return of(kind, call.variable("holder"));
  }

  Holder of(String kind, String id) {
    if (kind.equals("projects")) {
      var project = emulation.projects().require(id);
      return new Holder(project.id(), project.name());
    }
    String name = kind + "/" + id;
    if (!KINDS.contains(kind)) {
      throw GoogleError.invalidArgument(
          "Name \""
              + name
              + "\" is not of the form projects/*, folders/*, organizations/* or"
              + " billingAccounts/*.");
    }
    Optional<Ancestors> ancestors = emulation.plugin(Ancestors.class);
    boolean known =
        kind.equals("billingAccounts")
            ? id.matches("[0-9A-F]{6}(-[0-9A-F]{6}){2}")
            : ancestors.filter(a -> a.exists(name)).isPresent();
    if (!known) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return new Holder("", name);
  }
}
