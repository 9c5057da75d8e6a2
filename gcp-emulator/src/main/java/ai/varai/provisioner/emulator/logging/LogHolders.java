package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.support.NamedMessages;
import java.util.List;
import java.util.Map;
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

  private static final Map<String, String> KIND_OF_AGENT =
      Map.of("folders", "folder", "organizations", "org", "billingAccounts", "billing");

  private final Emulation emulation;

  LogHolders(Emulation emulation) {
    this.emulation = emulation;
  }

  /** The holder of a name or a parent, {@code folders/7/locations/...}. */
  Holder of(String name) {
    String[] parts = name.split("/", -1);
    return of(parts[0], parts.length < 2 ? "" : parts[1]);
  }

  /** The same, for {@link NamedMessages}. */
  NamedMessages.Owner owner(String name) {
    Holder holder = of(name);
    return new NamedMessages.Owner(holder.home(), holder.name());
  }

  /**
   * The account that Logging has for a holder.
   *
   * @see <a href="https://cloud.google.com/logging/docs/export/configure_export_v2">Sinks' writer
   *     identities</a>
   */
  String agent(Holder holder) {
    String id = holder.name().substring(holder.name().indexOf('/') + 1);
    String kind =
        holder.home().isEmpty()
            ? KIND_OF_AGENT.get(holder.name().substring(0, holder.name().indexOf('/'))) + "-" + id
            : emulation.projects().require(id).number();
    return "service-" + kind + "@gcp-sa-logging.iam.gserviceaccount.com";
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
