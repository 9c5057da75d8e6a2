package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.ListOrder;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.PermissionTests;
import ai.varai.provisioner.emulator.support.Trees;
import com.google.devtools.artifactregistry.v1.CreateRepositoryRequest;
import com.google.devtools.artifactregistry.v1.DeleteRepositoryRequest;
import com.google.devtools.artifactregistry.v1.GetRepositoryRequest;
import com.google.devtools.artifactregistry.v1.ListRepositoriesRequest;
import com.google.devtools.artifactregistry.v1.ListRepositoriesResponse;
import com.google.devtools.artifactregistry.v1.OperationMetadata;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.Repository.Format;
import com.google.devtools.artifactregistry.v1.Repository.Mode;
import com.google.devtools.artifactregistry.v1.Repository.VulnerabilityScanningConfig;
import com.google.devtools.artifactregistry.v1.Repository.VulnerabilityScanningConfig.EnablementState;
import com.google.devtools.artifactregistry.v1.UpdateRepositoryRequest;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The methods on repositories and their policies. */
final class Repositories {

  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final String KIND_CREATE = "artifactregistry.create";
  static final String KIND_DONE = "artifactregistry.done";
  private static final Set<String> MUTABLE =
      Set.of(
          "description",
          "labels",
          "cleanup_policies",
          "cleanupPolicies",
          "cleanup_policy_dry_run",
          "cleanupPolicyDryRun",
          "docker_config",
          "dockerConfig",
          "virtual_repository_config",
          "virtualRepositoryConfig",
          "remote_repository_config",
          "remoteRepositoryConfig",
          "vulnerability_scanning_config",
          "vulnerabilityScanningConfig");

  private final ArtifactTables tables;
  private final Annotations annotations;

  Repositories(ArtifactTables tables, Annotations annotations) {
    this.annotations = annotations;
    this.tables = tables;
    tables.emulation.operations().defineApplied(KIND_CREATE, this::created);
    tables
        .emulation
        .operations()
        .defineApplied(KIND_DONE, (row, now) -> finished(row, Empty.getDefaultInstance()));
  }

  Operation create(CreateRepositoryRequest q, Call call) {
    RepositoryName name =
        RepositoryName.in(tables.emulation.projects(), q.getParent(), q.getRepositoryId());
    if (!q.getRepositoryId().matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField(
          "repository_id",
          "The repository ID must start with a lowercase letter, end with a letter or a number, and"
              + " have at most 63 lowercase letters, numbers and hyphens.");
    }
    Format format = q.getRepository().getFormat();
    if (format == Format.FORMAT_UNSPECIFIED || format == Format.UNRECOGNIZED) {
      throw GoogleError.badField("repository.format", "The repository format is required.");
    }
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (tables.repositories.contains(name.project().id(), name.key())) {
                throw GoogleError.alreadyExists("the repository already exists");
              }
              Repository made = settled(name, q.getRepository());
              return start(
                  name,
                  KIND_CREATE,
                  () -> tables.repositories.put(name.project().id(), name.key(), made));
            });
  }

  private Repository settled(RepositoryName name, Repository asked) {
    Timestamp now = tables.timestamp();
    Repository.Builder b =
        asked.toBuilder()
            .setName(name.shown())
            .setCreateTime(now)
            .setUpdateTime(now)
            .setSatisfiesPzi(true)
            .clearDisallowUnspecifiedMode();
    if (asked.getMode() == Mode.MODE_UNSPECIFIED) {
      b.setMode(Mode.STANDARD_REPOSITORY);
    }
    b.setRegistryUri(name.uri(asked.getFormat().name().toLowerCase(Locale.ROOT)));
    VulnerabilityScanningConfig.Builder scan =
        asked.getVulnerabilityScanningConfig().toBuilder().setLastEnableTime(now);
    if (b.getMode() != Mode.STANDARD_REPOSITORY) {
      scan.setEnablementState(EnablementState.SCANNING_UNSUPPORTED)
          .setEnablementStateReason("Repository mode " + b.getMode().name() + " is not supported.");
    } else if (b.getFormat() != Format.DOCKER) {
      scan.setEnablementState(EnablementState.SCANNING_UNSUPPORTED)
          .setEnablementStateReason(
              "Repository format " + b.getFormat().name() + " is not supported.");
    } else {
      scan.setEnablementState(EnablementState.SCANNING_DISABLED)
          .setEnablementStateReason("API containerscanning.googleapis.com is not enabled.");
    }
    return b.setVulnerabilityScanningConfig(scan).build();
  }

  /** Starts an operation in the repository's location; one that is to fail has no effect. */
  Operation start(RepositoryName name, String kind, Runnable effect) {
    return start(name, kind, OperationMetadata.getDefaultInstance(), effect);
  }

  /** As {@link #start(RepositoryName, String, Runnable)}, with metadata of its own. */
  Operation start(RepositoryName name, String kind, Message metadata, Runnable effect) {
    Operation pending =
        Operation.newBuilder()
            .setName(
                name.project().name()
                    + "/locations/"
                    + name.location()
                    + "/operations/"
                    + tables.emulation.ids().uuid())
            .setMetadata(Any.pack(metadata))
            .build();
    return tables
        .emulation
        .operations()
        .startApplied(
            "artifactregistry", name.project().id(), kind, name.key(), USUAL, pending, effect);
  }

  private OperationRow created(OperationRow row, Instant now) {
    Message answer =
        tables
            .repositories
            .get(row.project(), row.target())
            .map(
                r ->
                    (Message)
                        r.toBuilder()
                            .clearCreateTime()
                            .clearUpdateTime()
                            .clearRegistryUri()
                            .build())
            .orElse(Empty.getDefaultInstance());
    return finished(row, answer);
  }

  private static OperationRow finished(OperationRow row, Message answer) {
    return row.with(
        row.operation().toBuilder().setDone(true).setResponse(Any.pack(answer)).build());
  }

  Repository get(GetRepositoryRequest q, Call call) {
    return tables.require(RepositoryName.parse(tables.emulation.projects(), q.getName()));
  }

  /**
   * Repositories as a list shows them: without the address, as recorded in the tests of Cloud
   * Custodian.
   *
   * @see <a
   *     href="https://github.com/cloud-custodian/cloud-custodian/tree/main/tools/c7n_gcp/tests/data/flights/artifact-repository-label">artifact-repository-label</a>
   */
  ListRepositoriesResponse list(ListRepositoriesRequest q, Call call) {
    RepositoryName at = RepositoryName.in(tables.emulation.projects(), q.getParent(), "");
    String prefix = at.location().equals("-") ? "" : at.location() + "/";
    List<Repository> all =
        ListOrder.apply(
            q.getOrderBy(),
            ArtifactFilter.apply(
                q.getFilter(), Set.of("name"), tables.repositories.list(at.project().id(), prefix)),
            Repository.getDefaultInstance());
    Page<Repository> page =
        Page.of(all, q.getPageSize(), q.getPageToken(), 100, 1000, Repository::getName);
    return ListRepositoriesResponse.newBuilder()
        .addAllRepositories(
            page.items().stream().map(r -> r.toBuilder().clearRegistryUri().build()).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Repository update(UpdateRepositoryRequest q, Call call) {
    RepositoryName name =
        RepositoryName.parse(tables.emulation.projects(), q.getRepository().getName());
    for (String field : FieldMasks.topLevel(q.getUpdateMask())) {
      if (!MUTABLE.contains(field) && !field.equals("*")) {
        throw GoogleError.badField(
            "update_mask", "The field " + field + " of a repository cannot be changed.");
      }
    }
    Repository changed =
        tables
            .emulation
            .store()
            .transact(
                name.project().id(),
                () -> {
                  Repository now = tables.require(name);
                  Repository patched =
                      FieldMasks.patch(now, q.getRepository(), q.getUpdateMask()).toBuilder()
                          .setName(now.getName())
                          .setFormat(now.getFormat())
                          .setMode(now.getMode())
                          .setCreateTime(now.getCreateTime())
                          .setRegistryUri(now.getRegistryUri())
                          .setSatisfiesPzi(now.getSatisfiesPzi())
                          .setUpdateTime(tables.timestamp())
                          .build();
                  tables.repositories.put(name.project().id(), name.key(), patched);
                  return patched;
                });
    return changed.toBuilder().clearRegistryUri().build();
  }

  Operation delete(DeleteRepositoryRequest q, Call call) {
    RepositoryName name = RepositoryName.parse(tables.emulation.projects(), q.getName());
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              tables.require(name);
              return start(name, KIND_DONE, () -> remove(name));
            });
  }

  private void remove(RepositoryName name) {
    annotations.remove(name, name.shown());
    tables.removeBlobs(name);
    tables.removeRules(name);
    for (String image : tables.images(name)) {
      tables
          .manifests(name, image)
          .forEach(m -> tables.removeManifest(name, image, Trees.text(m, "digest")));
    }
    tables.repositories.remove(name.project().id(), name.key());
    tables.emulation.policies().remove(name.project().id(), policyKey(name));
  }

  private static String policyKey(RepositoryName name) {
    return "artifactregistry/" + name.key();
  }

  private RepositoryName existing(String resource) {
    RepositoryName name = RepositoryName.parse(tables.emulation.projects(), resource);
    tables.require(name);
    return name;
  }

  Policy getPolicy(GetIamPolicyRequest q, Call call) {
    RepositoryName name = existing(q.getResource());
    return tables.emulation.policies().get(name.project().id(), policyKey(name));
  }

  Policy setPolicy(SetIamPolicyRequest q, Call call) {
    RepositoryName name = existing(q.getResource());
    return tables.emulation.policies().set(name.project().id(), policyKey(name), q.getPolicy());
  }

  TestIamPermissionsResponse testPermissions(TestIamPermissionsRequest q, Call call) {
    existing(q.getResource());
    return PermissionTests.answer(tables.emulation, call, q);
  }
}
