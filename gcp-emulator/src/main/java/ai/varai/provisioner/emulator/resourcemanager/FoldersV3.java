package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.CreateFolderMetadata;
import com.google.cloud.resourcemanager.v3.CreateFolderRequest;
import com.google.cloud.resourcemanager.v3.DeleteFolderMetadata;
import com.google.cloud.resourcemanager.v3.DeleteFolderRequest;
import com.google.cloud.resourcemanager.v3.Folder;
import com.google.cloud.resourcemanager.v3.FoldersProto;
import com.google.cloud.resourcemanager.v3.GetFolderRequest;
import com.google.cloud.resourcemanager.v3.ListFoldersRequest;
import com.google.cloud.resourcemanager.v3.ListFoldersResponse;
import com.google.cloud.resourcemanager.v3.MoveFolderMetadata;
import com.google.cloud.resourcemanager.v3.MoveFolderRequest;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchFoldersRequest;
import com.google.cloud.resourcemanager.v3.SearchFoldersResponse;
import com.google.cloud.resourcemanager.v3.UndeleteFolderMetadata;
import com.google.cloud.resourcemanager.v3.UndeleteFolderRequest;
import com.google.cloud.resourcemanager.v3.UpdateFolderMetadata;
import com.google.cloud.resourcemanager.v3.UpdateFolderRequest;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.longrunning.Operation;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The methods of {@code google.cloud.resourcemanager.v3.Folders}. */
final class FoldersV3 {
  private final Emulation emulation;
  private final ProjectRows projects;
  private final Hierarchy hierarchy;
  private final TagBindings tags;
  private final KnownAnswers operations;

  FoldersV3(
      Emulation emulation,
      ProjectRows projects,
      Hierarchy hierarchy,
      TagBindings tags,
      KnownAnswers operations) {
    this.emulation = emulation;
    this.projects = projects;
    this.hierarchy = hierarchy;
    this.tags = tags;
    this.operations = operations;
  }

  void register(ApiBuilder api, ResourcePolicies policies) {
    api.service(FoldersProto.getDescriptor(), "Folders")
        .unary("GetFolder", GetFolderRequest.class, (q, c) -> hierarchy.require(q.getName()))
        .unary("ListFolders", ListFoldersRequest.class, this::list)
        .unary("SearchFolders", SearchFoldersRequest.class, this::search)
        .unary("CreateFolder", CreateFolderRequest.class, this::create)
        .unary("UpdateFolder", UpdateFolderRequest.class, this::update)
        .unary("MoveFolder", MoveFolderRequest.class, this::move)
        .unary("DeleteFolder", DeleteFolderRequest.class, this::delete)
        .unary("UndeleteFolder", UndeleteFolderRequest.class, this::undelete)
        .unary("GetIamPolicy", com.google.iam.v1.GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", com.google.iam.v1.SetIamPolicyRequest.class, policies::set)
        .unary(
            "TestIamPermissions",
            com.google.iam.v1.TestIamPermissionsRequest.class,
            policies::test);
  }

  private ListFoldersResponse list(ListFoldersRequest q, Call call) {
    hierarchy.requireParent(q.getParent());
    List<Folder> under =
        hierarchy.folders().stream()
            .filter(f -> f.getParent().equals(q.getParent()))
            .filter(f -> q.getShowDeleted() || f.getState() == Folder.State.ACTIVE)
            .toList();
    Page<Folder> page = page(under, q.getPageSize(), q.getPageToken());
    return ListFoldersResponse.newBuilder()
        .addAllFolders(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private SearchFoldersResponse search(SearchFoldersRequest q, Call call) {
    List<Folder> found = ListFilter.parse(Hierarchy.query(q.getQuery())).apply(hierarchy.folders());
    Page<Folder> page = page(found, q.getPageSize(), q.getPageToken());
    return SearchFoldersResponse.newBuilder()
        .addAllFolders(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private static Page<Folder> page(List<Folder> all, int size, String token) {
    return Page.of(all, size, token, 100, 1000, Folder::getName);
  }

  private Operation create(CreateFolderRequest q, Call call) {
    String name = q.getFolder().getDisplayName();
    checkName(name);
    String parent = q.getFolder().getParent();
    return start(
        "cf",
        () -> {
          Folder folder =
              Folder.newBuilder()
                  .setName("folders/" + emulation.ids().numeric(12))
                  .setParent(parent)
                  .setDisplayName(name)
                  .setState(Folder.State.ACTIVE)
                  .setCreateTime(Times.timestamp(emulation.clock().instant()))
                  .build();
          hierarchy.checkPlace(folder, parent);
          grant(folder, Principals.member(call.principal()));
          Folder made = put(folder);
          tags.bindNew(made.getName(), q.getFolder());
          return made;
        },
        CreateFolderMetadata.newBuilder().setDisplayName(name).setParent(parent).build());
  }

  /** Who creates a folder administers it. */
  private void grant(Folder folder, String member) {
    Policy.Builder policy = Policy.newBuilder();
    for (String role : List.of("folderAdmin", "folderEditor")) {
      policy.addBindings(
          Binding.newBuilder().setRole("roles/resourcemanager." + role).addMembers(member));
    }
    emulation
        .policies()
        .set(Hierarchy.SHARED, ResourcePolicies.folder(folder.getName()), policy.build());
  }

  private static void checkName(String name) {
    if (!name.matches("[\\p{L}\\p{N}]([\\p{L}\\p{N}_\\- ]{0,28}[\\p{L}\\p{N}])?")) {
      throw GoogleError.badField(
          "display_name",
          "A display name has 1 to 30 letters, digits, spaces, hyphens and underscores, and starts"
              + " and ends with a letter or digit.");
    }
  }

  private Operation update(UpdateFolderRequest q, Call call) {
    checkName(q.getFolder().getDisplayName());
    // Terraform sends no mask; the name is all that a mask could name.
    if (!List.of("display_name").containsAll(q.getUpdateMask().getPathsList())) {
      throw GoogleError.badField("update_mask", "Only display_name can be changed.");
    }
    return change(
        "uf",
        q.getFolder().getName(),
        now -> {
          Folder renamed = now.toBuilder().setDisplayName(q.getFolder().getDisplayName()).build();
          hierarchy.checkPlace(renamed, now.getParent());
          return renamed;
        },
        UpdateFolderMetadata.getDefaultInstance());
  }

  private Operation move(MoveFolderRequest q, Call call) {
    Folder before = hierarchy.require(q.getName());
    return change(
        "fm",
        q.getName(),
        now -> {
          hierarchy.checkPlace(now, q.getDestinationParent());
          return now.toBuilder().setParent(q.getDestinationParent()).build();
        },
        MoveFolderMetadata.newBuilder()
            .setDisplayName(before.getDisplayName())
            .setSourceParent(before.getParent())
            .setDestinationParent(q.getDestinationParent())
            .build());
  }

  private Operation delete(DeleteFolderRequest q, Call call) {
    return change(
        "df",
        q.getName(),
        now -> {
          boolean used =
              hierarchy.folders().stream()
                      .anyMatch(
                          f ->
                              f.getParent().equals(now.getName())
                                  && f.getState() == Folder.State.ACTIVE)
                  || projects.all().stream()
                      .anyMatch(
                          p ->
                              p.getParent().equals(now.getName())
                                  && p.getState() == Project.State.ACTIVE);
          if (used) {
            throw Hierarchy.violation(
                "FOLDER_TO_DELETE_NON_EMPTY_VIOLATION",
                now.getName(),
                "The folder holds active folders or projects.");
          }
          return now.toBuilder()
              .setState(Folder.State.DELETE_REQUESTED)
              .setDeleteTime(Times.timestamp(emulation.clock().instant()))
              .build();
        },
        DeleteFolderMetadata.getDefaultInstance());
  }

  private Operation undelete(UndeleteFolderRequest q, Call call) {
    return change(
        "rf",
        q.getName(),
        now -> {
          hierarchy.checkPlace(now, now.getParent());
          return now.toBuilder().setState(Folder.State.ACTIVE).clearDeleteTime().build();
        },
        UndeleteFolderMetadata.getDefaultInstance());
  }

  private Operation change(
      String prefix, String name, UnaryOperator<Folder> change, Message metadata) {
    return start(prefix, () -> put(change.apply(hierarchy.require(name))), metadata);
  }

  private Folder put(Folder folder) {
    Folder next =
        folder.toBuilder()
            .setUpdateTime(Times.timestamp(emulation.clock().instant()))
            .setEtag("W/\"" + emulation.ids().hex(16) + "\"")
            .build();
    hierarchy.put(next);
    return next;
  }

  private Operation start(String prefix, Supplier<Folder> effect, Message metadata) {
    return operations.start(
        Hierarchy.SHARED,
        () ->
            new KnownAnswers.Known(
                Hierarchy.SHARED,
                "operations/" + prefix + "." + emulation.ids().numeric(19),
                Optional.of(metadata),
                Optional.empty(),
                effect.get()));
  }
}
