package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.CreateProjectMetadata;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.Optional;

/** Creating, moving, deleting and restoring projects: the same for v1 and v3. */
final class ProjectLife {
  private final Emulation emulation;
  private final ProjectRows rows;
  private final Hierarchy hierarchy;
  private final Liens liens;

  ProjectLife(Emulation emulation, ProjectRows rows, Hierarchy hierarchy, Liens liens) {
    this.emulation = emulation;
    this.rows = rows;
    this.hierarchy = hierarchy;
    this.liens = liens;
  }

  /** Creates a project; who creates it becomes its owner. */
  Project create(Project asked, Call call) {
    ProjectChecks.id(asked.getProjectId());
    ProjectChecks.content(asked);
    String parent = asked.getParent();
    if (parent.isEmpty()) {
      parent = Hierarchy.ORGANIZATION;
    } else if (parent.startsWith("folders/")) {
      hierarchy.requireParent(parent);
    }
    Project made = rows.create(asked, parent);
    String caller = call.principal();
    String member = caller.contains(":") ? caller : memberType(caller) + caller;
    emulation
        .policies()
        .set(
            made.getProjectId(),
            ResourcePolicies.PROJECT,
            Policy.newBuilder()
                .addBindings(Binding.newBuilder().setRole("roles/owner").addMembers(member))
                .build());
    return made;
  }

  /** What the operation that makes a project shows. */
  KnownAnswers.Known created(Project made) {
    CreateProjectMetadata.Builder metadata =
        CreateProjectMetadata.newBuilder().setCreateTime(made.getCreateTime());
    return new KnownAnswers.Known(
        made.getProjectId(),
        "operations/cp." + emulation.ids().numeric(19),
        Optional.of(metadata.build()),
        Optional.of(metadata.setGettable(true).setReady(true).build()),
        made);
  }

  private static String memberType(String email) {
    return email.endsWith("gserviceaccount.com") ? "serviceAccount:" : "user:";
  }

  Project move(String name, String parent) {
    return emulation
        .store()
        .transact(
            Hierarchy.SHARED,
            () -> {
              hierarchy.requireParent(parent);
              return rows.change(
                  name,
                  now -> {
                    requireActive(now, "moved");
                    return now.toBuilder().setParent(parent).build();
                  });
            });
  }

  Project delete(String name) {
    return rows.change(
        name,
        now -> {
          requireActive(now, "deleted");
          liens.checkDeletion(now.getProjectId());
          return now.toBuilder()
              .setState(Project.State.DELETE_REQUESTED)
              .setDeleteTime(Times.timestamp(emulation.clock().instant()))
              .build();
        });
  }

  Project undelete(String name) {
    return rows.change(
        name,
        now -> {
          if (now.getState() != Project.State.DELETE_REQUESTED) {
            throw GoogleError.failedPrecondition(
                "Project " + now.getProjectId() + " is not pending deletion.");
          }
          return now.toBuilder().setState(Project.State.ACTIVE).clearDeleteTime().build();
        });
  }

  private static void requireActive(Project project, String verb) {
    if (project.getState() != Project.State.ACTIVE) {
      throw GoogleError.failedPrecondition(
          "Cannot be " + verb + ": project " + project.getProjectId() + " is not active.");
    }
  }

  void checkEtag(String now, String given) {
    if (!given.isEmpty() && !given.equals(now)) {
      throw GoogleError.aborted(
          "The etag provided in the request does not match the resource's current etag.");
    }
  }
}
