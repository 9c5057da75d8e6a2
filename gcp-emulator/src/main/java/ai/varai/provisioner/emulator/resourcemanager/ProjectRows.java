package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.Project;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What Resource Manager knows of projects. A project that came into being by its first use has a
 * row from the first look at it; it may still be created, which gives it a name and labels.
 */
final class ProjectRows {

  /** A deleted project can be had back for so long. */
  static final Duration GRACE = Duration.ofDays(30);

  private final Emulation emulation;
  private final Table<Project> rows;
  private final Table<String> created;

  ProjectRows(Emulation emulation) {
    this.emulation = emulation;
    this.rows = emulation.store().table("resourcemanager.projects", Codec.proto(Project.class));
    this.created = emulation.store().table("resourcemanager.created", Codec.string());
  }

  /** By {@code projects/X}, an id or a number. */
  Project require(String name) {
    Projects.Project key = key(name);
    return emulation
        .store()
        .transact(key.id(), () -> rows.get(key.id(), "").orElseGet(() -> first(key)));
  }

  Projects.Project key(String name) {
    Projects.Project key = emulation.projects().require(name.replaceFirst("^projects/", ""));
    boolean purged =
        rows.get(key.id(), "")
            .filter(p -> p.getState() == Project.State.DELETE_REQUESTED)
            .filter(
                p ->
                    Times.instant(p.getDeleteTime())
                        .plus(GRACE)
                        .isBefore(emulation.clock().instant()))
            .isPresent();
    if (purged) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return key;
  }

  /** Whether somebody created it, instead of only using it. */
  boolean wasCreated(String id) {
    return created.contains(id, "");
  }

  Project create(Project asked, String parent) {
    Projects.Project key = emulation.projects().create(asked.getProjectId());
    return emulation
        .store()
        .transact(
            key.id(),
            () -> {
              if (wasCreated(key.id())) {
                throw GoogleError.alreadyExists("Requested entity already exists");
              }
              created.put(key.id(), "", "yes");
              Project.Builder row = first(key).toBuilder().setParent(parent);
              if (!asked.getDisplayName().isEmpty()) {
                row.setDisplayName(asked.getDisplayName());
              }
              return put(row.putAllLabels(asked.getLabelsMap()).build());
            });
  }

  private Project first(Projects.Project key) {
    return put(
        Project.newBuilder()
            .setName(key.numberName())
            .setParent(Hierarchy.ORGANIZATION)
            .setProjectId(key.id())
            .setDisplayName(key.id())
            .setState(Project.State.ACTIVE)
            .setCreateTime(Times.timestamp(emulation.clock().instant()))
            .build());
  }

  Project change(String name, UnaryOperator<Project> change) {
    Projects.Project key = key(name);
    return emulation.store().transact(key.id(), () -> put(change.apply(require(name))));
  }

  private Project put(Project row) {
    Project next =
        row.toBuilder()
            .setEtag("W/\"" + emulation.ids().hex(16) + "\"")
            .setUpdateTime(Times.timestamp(emulation.clock().instant()))
            .build();
    rows.put(next.getProjectId(), "", next);
    return next;
  }

  /** The projects that the caller may see, by id. */
  List<Project> visible(Call call) {
    return emulation
        .plugin(PermissionTests.Oracle.class)
        .map(
            o ->
                all().stream()
                    .filter(
                        p ->
                            o.allows(
                                call,
                                "resourcemanager.projects.get",
                                "projects/" + p.getProjectId()))
                    .toList())
        .orElseGet(this::all);
  }

  /** Every project, by id. */
  List<Project> all() {
    return emulation.projects().all().stream()
        .filter(p -> !p.id().isEmpty())
        .map(p -> require(p.id()))
        .sorted(java.util.Comparator.comparing(Project::getProjectId))
        .toList();
  }
}
