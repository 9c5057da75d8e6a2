package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Times;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.Folder;
import com.google.cloud.resourcemanager.v3.Organization;
import com.google.rpc.PreconditionFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one organisation of the emulated cloud and its folders. */
final class Hierarchy {

  /** Every project and folder lies under this organisation. */
  static final String ORGANIZATION = "organizations/" + Ids.stableNumber("organizations", 12);

  /** Where the organisation's own rows are kept. */
  static final String SHARED = "";

  /** A folder may lie ten levels deep. */
  private static final int HEIGHT = 10;

  private final Table<Folder> folders;

  Hierarchy(Emulation emulation) {
    this.folders = emulation.store().table("resourcemanager.folders", Codec.proto(Folder.class));
  }

  Organization organization() {
    return Organization.newBuilder()
        .setName(ORGANIZATION)
        .setDisplayName("example.com")
        .setDirectoryCustomerId("C0" + Ids.stableNumber("customer", 6) + "x")
        .setState(Organization.State.ACTIVE)
        .setCreateTime(Times.timestamp(Instant.parse("2020-01-01T00:00:00Z")))
        .setUpdateTime(Times.timestamp(Instant.parse("2020-01-01T00:00:00Z")))
        .setEtag("W/\"" + Ids.stableNumber("etag", 10) + "\"")
        .build();
  }

  /** A search with the name that earlier versions gave to a folder's or project's state. */
  static String query(String asked) {
    return asked.replaceAll("\\blifecycleState(?=\\s*[=:!])", "state");
  }

  /**
   * The organizations that a search finds, by {@code domain} and {@code owner.directoryCustomerId}.
   *
   * @see <a
   *     href="https://cloud.google.com/resource-manager/reference/rest/v3/organizations/search">
   *     organizations.search</a>
   */
  List<Organization> organizations(String query) {
    Organization organization = organization();
    ObjectNode searched =
        JsonNodeFactory.instance
            .objectNode()
            .put("domain", organization.getDisplayName())
            .put("directoryCustomerId", organization.getDirectoryCustomerId());
    searched
        .putObject("owner")
        .put("directoryCustomerId", organization.getDirectoryCustomerId())
        .put("directorycustomerid", organization.getDirectoryCustomerId());
    return ListFilter.parse(query).test(searched) ? List.of(organization) : List.of();
  }

  Optional<Folder> find(String name) {
    return folders.get(SHARED, name);
  }

  Folder require(String name) {
    return find(name)
        .orElseThrow(() -> GoogleError.permissionDenied("The caller does not have permission"));
  }

  void put(Folder folder) {
    folders.put(SHARED, folder.getName(), folder);
  }

  List<Folder> folders() {
    return folders.list(SHARED);
  }

  /** Whether there is an organisation or an active folder of this name. */
  boolean exists(String name) {
    return name.startsWith("folders/")
        ? find(name).filter(f -> f.getState() == Folder.State.ACTIVE).isPresent()
        : name.equals(ORGANIZATION);
  }

  /** Refuses a parent that is not there. */
  void requireParent(String parent) {
    if (!exists(parent)) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
  }

  /** The parent and its own parents up to the organisation, nearest first. */
  List<String> ancestry(String parent) {
    List<String> out = new ArrayList<>();
    String at = parent;
    while (!at.isEmpty() && out.size() <= HEIGHT) {
      out.add(at);
      at = find(at).map(Folder::getParent).orElse("");
    }
    return out;
  }

  /** Refuses a second sibling of one name, a tree that is too deep, and a folder in itself. */
  void checkPlace(Folder folder, String parent) {
    requireParent(parent);
    List<String> above = ancestry(parent);
    if (above.contains(folder.getName())) {
      throw violation(
          "CYCLE_INTRODUCED_VIOLATION", folder.getName(), "A folder cannot lie in itself.");
    }
    if (above.size() > HEIGHT) {
      throw violation(
          "FOLDER_HEIGHT_VIOLATION",
          parent,
          "The folder would lie more than " + HEIGHT + " levels deep.");
    }
    boolean taken =
        folders().stream()
            .anyMatch(
                f ->
                    f.getState() == Folder.State.ACTIVE
                        && f.getParent().equals(parent)
                        && f.getDisplayName().equalsIgnoreCase(folder.getDisplayName())
                        && !f.getName().equals(folder.getName()));
    if (taken) {
      throw violation(
          "FOLDER_NAME_UNIQUENESS_VIOLATION",
          parent,
          "The folder operation violates display name uniqueness within the parent.");
    }
  }

  static GoogleError violation(String type, String subject, String text) {
    return GoogleError.failedPrecondition(text)
        .withDetail(
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder()
                        .setType(type)
                        .setSubject(subject)
                        .setDescription(text))
                .build());
  }
}
