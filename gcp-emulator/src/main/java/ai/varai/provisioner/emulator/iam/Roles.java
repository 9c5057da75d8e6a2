package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.PermissionCatalogue;
import ai.varai.provisioner.emulator.access.PredefinedRoles;
import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import com.google.common.base.Suppliers;
import com.google.iam.admin.v1.CreateRoleRequest;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.admin.v1.GetRoleRequest;
import com.google.iam.admin.v1.ListRolesRequest;
import com.google.iam.admin.v1.ListRolesResponse;
import com.google.iam.admin.v1.Permission;
import com.google.iam.admin.v1.QueryGrantableRolesRequest;
import com.google.iam.admin.v1.QueryGrantableRolesResponse;
import com.google.iam.admin.v1.QueryTestablePermissionsRequest;
import com.google.iam.admin.v1.QueryTestablePermissionsResponse;
import com.google.iam.admin.v1.Role;
import com.google.iam.admin.v1.Role.RoleLaunchStage;
import com.google.iam.admin.v1.RoleView;
import com.google.iam.admin.v1.UndeleteRoleRequest;
import com.google.iam.admin.v1.UpdateRoleRequest;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Predefined and custom roles. */
public final class Roles {
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.]{3,64}");
  private static final Pattern PERMISSION =
      Pattern.compile("[a-zA-Z0-9-]+\\.[a-zA-Z0-9]+(\\.[a-zA-Z0-9]+)+");
  private static final Set<String> CHANGEABLE =
      Set.of("title", "description", "included_permissions", "stage", "includedPermissions");

  private final Emulation emulation;
  private final Table<Role> custom;

  /** Read when they are asked for: an emulator that enforces nothing starts without. */
  private final Supplier<PredefinedRoles> predefined = Suppliers.memoize(PredefinedRoles::load);

  private final Supplier<PermissionCatalogue> permissions =
      Suppliers.memoize(PermissionCatalogue::load);

  Roles(Emulation emulation) {
    this.emulation = emulation;
    this.custom = emulation.store().table("iam.roles", Codec.proto(Role.class));
  }

  void register(ServiceBuilder api) {
    api.unary("ListRoles", ListRolesRequest.class, this::list)
        .unary("GetRole", GetRoleRequest.class, (q, call) -> get(q.getName()))
        .unary("CreateRole", CreateRoleRequest.class, this::create)
        .unary("UpdateRole", UpdateRoleRequest.class, this::update)
        .unary("DeleteRole", DeleteRoleRequest.class, this::delete)
        .unary("UndeleteRole", UndeleteRoleRequest.class, this::undelete)
        .unary("QueryGrantableRoles", QueryGrantableRolesRequest.class, this::grantable)
        .unary("QueryTestablePermissions", QueryTestablePermissionsRequest.class, this::testable);
  }

  /** Whether a role, predefined or custom, includes a permission. */
  public boolean includes(String role, String permission) {
    Optional<PredefinedRoles.Role> known = predefined.get().find(role);
    if (known.isPresent()) {
      return known.get().includes(permission);
    }
    return role.contains("/roles/")
        && custom
            .get(owner(role), key(role))
            .filter(r -> !r.getDeleted() && r.getStage() != RoleLaunchStage.DISABLED)
            .filter(r -> r.getIncludedPermissionsList().contains(permission))
            .isPresent();
  }

  /** Whether a predefined role is named that Google does not have. */
  boolean unknown(String role) {
    return predefined.get().refuses(role);
  }

  /** Whether there is a custom role of this name that is not deleted. */
  boolean grantable(String role) {
    return custom.get(owner(role), key(role)).filter(r -> !r.getDeleted()).isPresent();
  }

  /** The project in whose rows a custom role lies; empty for the organisation. */
  private String owner(String name) {
    return name.startsWith("projects/")
        ? emulation.projects().require(name.split("/", -1)[1]).id()
        : "";
  }

  private static String key(String name) {
    return name.startsWith("projects/") ? name.substring(name.indexOf("/roles/") + 1) : name;
  }

  private Role get(String name) {
    if (name.startsWith("roles/")) {
      return predefined.get().find(name).map(r -> show(r, true)).orElseThrow(() -> missing(name));
    }
    return custom.get(owner(name), key(name)).orElseThrow(() -> missing(name));
  }

  private static GoogleError missing(String name) {
    return GoogleError.notFound("The role named " + name + " was not found.");
  }

  private Role show(PredefinedRoles.Role role, boolean full) {
    Role.Builder out =
        Role.newBuilder()
            .setName(role.name())
            .setTitle(role.title())
            .setDescription(role.description())
            .setStage(RoleLaunchStage.valueOf(role.stage()))
            // A zero byte: AA== in JSON.
            .setEtag(ByteString.copyFrom(new byte[1]));
    if (full) {
      permissions.get().names().stream()
          .filter(role::includes)
          .forEach(out::addIncludedPermissions);
    }
    return out.build();
  }

  private ListRolesResponse list(ListRolesRequest q, Call call) {
    boolean full = q.getView() == RoleView.FULL;
    List<Role> all;
    if (q.getParent().isEmpty()) {
      all = predefined.get().all().stream().map(r -> show(r, full)).toList();
    } else {
      String owner = owner(q.getParent() + "/roles/x");
      all =
          custom.list(owner, owner.isEmpty() ? q.getParent() + "/" : "").stream()
              .filter(r -> q.getShowDeleted() || !r.getDeleted())
              .map(r -> full ? r : r.toBuilder().clearIncludedPermissions().build())
              .toList();
    }
    Page<Role> page = Page.of(all, q.getPageSize(), q.getPageToken(), 300, 1000, Role::getName);
    return ListRolesResponse.newBuilder()
        .addAllRoles(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Role create(CreateRoleRequest q, Call call) {
    if (!ID.matcher(q.getRoleId()).matches()) {
      throw GoogleError.badField(
          "role_id",
          "The role_id must be 3 to 64 characters: letters, digits, underscores and periods.");
    }
    String name = q.getParent() + "/roles/" + q.getRoleId();
    String owner = owner(name);
    check(q.getRole());
    return emulation
        .store()
        .transact(
            owner,
            () -> {
              Optional<Role> there = custom.get(owner, key(name));
              if (there.filter(Role::getDeleted).isPresent()) {
                throw GoogleError.failedPrecondition(
                    "You can't create a role_id ("
                        + q.getRoleId()
                        + ") which has been marked for deletion.");
              }
              if (there.isPresent()) {
                throw GoogleError.alreadyExists(
                    "A role named " + q.getRoleId() + " in " + q.getParent() + " already exists.");
              }
              return put(owner, q.getRole().toBuilder().setName(name).clearDeleted().build());
            });
  }

  private void check(Role role) {
    for (String each : role.getIncludedPermissionsList()) {
      if (!PERMISSION.matcher(each).matches() || permissions.get().refuses(each)) {
        throw GoogleError.badField(
            "role.included_permissions", "Permission " + each + " is not valid.");
      }
    }
  }

  private Role put(String owner, Role role) {
    Role next = role.toBuilder().setEtag(ByteString.copyFrom(emulation.ids().bytes(8))).build();
    custom.put(owner, key(next.getName()), next);
    return next;
  }

  private Role update(UpdateRoleRequest q, Call call) {
    check(q.getRole());
    for (String field : FieldMasks.topLevel(q.getUpdateMask())) {
      if (!CHANGEABLE.contains(field)) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
    return change(
        q.getName(),
        q.getRole().getEtag(),
        now -> {
          if (now.getDeleted()) {
            throw GoogleError.failedPrecondition(
                "You can't update a role that is deleted: " + q.getName() + ".");
          }
          return FieldMasks.patch(
              now, q.getRole().toBuilder().clearName().clearEtag().build(), q.getUpdateMask());
        });
  }

  private Role delete(DeleteRoleRequest q, Call call) {
    return change(
        q.getName(),
        q.getEtag(),
        now -> {
          if (now.getDeleted()) {
            throw GoogleError.failedPrecondition(
                "You can't delete a role that is already deleted: " + q.getName() + ".");
          }
          return now.toBuilder().setDeleted(true).build();
        });
  }

  private Role undelete(UndeleteRoleRequest q, Call call) {
    return change(
        q.getName(),
        q.getEtag(),
        now -> {
          if (!now.getDeleted()) {
            throw GoogleError.failedPrecondition(
                "You can't undelete a role that is not deleted: " + q.getName() + ".");
          }
          return now.toBuilder().clearDeleted().build();
        });
  }

  private Role change(String name, ByteString etag, UnaryOperator<Role> change) {
    String owner = owner(name);
    return emulation
        .store()
        .transact(
            owner,
            () -> {
              Role now = custom.get(owner, key(name)).orElseThrow(() -> missing(name));
              if (!etag.isEmpty() && !etag.equals(now.getEtag())) {
                throw GoogleError.aborted(
                    "There were concurrent changes to the role. Please retry the whole"
                        + " read-modify-write with exponential backoff.");
              }
              return put(owner, change.apply(now));
            });
  }

  private QueryGrantableRolesResponse grantable(QueryGrantableRolesRequest q, Call call) {
    boolean full = q.getView() == RoleView.FULL;
    String api = api(q.getFullResourceName());
    List<Role> all =
        predefined.get().all().stream()
            .filter(r -> api.isEmpty() || r.name().startsWith("roles/" + api + "."))
            .map(r -> show(r, full))
            .toList();
    Page<Role> page = Page.of(all, q.getPageSize(), q.getPageToken(), 300, 2000, Role::getName);
    return QueryGrantableRolesResponse.newBuilder()
        .addAllRoles(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** The API of a full resource name; empty for containers, on which every role can be granted. */
  private static String api(String fullName) {
    if (!fullName.startsWith("//")) {
      throw GoogleError.badField(
          "full_resource_name", "Invalid full resource name: " + fullName + ".");
    }
    String label = fullName.substring(2).split("[./]", 2)[0];
    return label.equals("cloudresourcemanager") ? "" : label;
  }

  private QueryTestablePermissionsResponse testable(QueryTestablePermissionsRequest q, Call call) {
    String api = api(q.getFullResourceName());
    List<String> names =
        permissions.get().names().stream()
            .filter(n -> api.isEmpty() || n.startsWith(api + "."))
            .toList();
    Page<String> page = Page.of(names, q.getPageSize(), q.getPageToken(), 100, 1000, n -> n);
    var out = QueryTestablePermissionsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items()
        .forEach(
            n ->
                out.addPermissions(
                    Permission.newBuilder()
                        .setName(n)
                        .setStage(Permission.PermissionLaunchStage.GA)));
    return out.build();
  }
}
