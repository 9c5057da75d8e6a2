package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Beside;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.CreateTagKeyMetadata;
import com.google.cloud.resourcemanager.v3.CreateTagKeyRequest;
import com.google.cloud.resourcemanager.v3.DeleteTagKeyMetadata;
import com.google.cloud.resourcemanager.v3.DeleteTagKeyRequest;
import com.google.cloud.resourcemanager.v3.GetNamespacedTagKeyRequest;
import com.google.cloud.resourcemanager.v3.GetTagKeyRequest;
import com.google.cloud.resourcemanager.v3.ListTagKeysRequest;
import com.google.cloud.resourcemanager.v3.ListTagKeysResponse;
import com.google.cloud.resourcemanager.v3.Purpose;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagKeysProto;
import com.google.cloud.resourcemanager.v3.UpdateTagKeyRequest;
import com.google.longrunning.Operation;
import java.util.List;

/** The methods of {@code google.cloud.resourcemanager.v3.TagKeys}. */
final class TagKeys {
  private final Emulation emulation;
  private final TagRows rows;
  private final ProjectRows projects;
  private final Hierarchy hierarchy;
  private final TagOperations operations;
  private final TagDescriptions<TagKey> descriptions;

  TagKeys(
      Emulation emulation,
      TagRows rows,
      ProjectRows projects,
      Hierarchy hierarchy,
      TagOperations operations) {
    this.emulation = emulation;
    this.rows = rows;
    this.projects = projects;
    this.hierarchy = hierarchy;
    this.operations = operations;
    this.descriptions = new TagDescriptions<>(emulation, rows, rows.keys, rows::key);
  }

  void register(ApiBuilder api, ResourcePolicies policies) {
    api.service(TagKeysProto.getDescriptor(), "TagKeys")
        .unary("ListTagKeys", ListTagKeysRequest.class, this::list)
        .unary("GetTagKey", GetTagKeyRequest.class, (q, c) -> rows.key(q.getName()))
        .unary("GetNamespacedTagKey", GetNamespacedTagKeyRequest.class, this::namespaced)
        .unary("CreateTagKey", CreateTagKeyRequest.class, this::create)
        .unary("UpdateTagKey", UpdateTagKeyRequest.class, this::update)
        .unary("DeleteTagKey", DeleteTagKeyRequest.class, this::delete)
        .unary("GetIamPolicy", com.google.iam.v1.GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", com.google.iam.v1.SetIamPolicyRequest.class, policies::set)
        .unary(
            "TestIamPermissions",
            com.google.iam.v1.TestIamPermissionsRequest.class,
            policies::test);
  }

  /** Where a key lives, as it is written in it, and what its namespaced name begins with. */
  private record Owner(String name, String namespace) {}

  private Owner owner(String parent) {
    if (parent.startsWith("projects/")) {
      Projects.Project project = projects.key(parent);
      return new Owner(project.numberName(), project.id());
    }
    if (!parent.startsWith("organizations/")) {
      throw GoogleError.badField(
          "parent", "The parent must be of the form organizations/{id} or projects/{id}.");
    }
    hierarchy.requireParent(parent);
    return new Owner(parent, parent.substring("organizations/".length()));
  }

  private List<TagKey> under(String owner) {
    return rows.keys.list(Hierarchy.SHARED).stream()
        .filter(k -> k.getParent().equals(owner))
        .toList();
  }

  private ListTagKeysResponse list(ListTagKeysRequest q, Call call) {
    Page<TagKey> page =
        Page.of(
            under(owner(q.getParent()).name()),
            q.getPageSize(),
            q.getPageToken(),
            100,
            300,
            TagKey::getName);
    return ListTagKeysResponse.newBuilder()
        .addAllTagKeys(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private TagKey namespaced(GetNamespacedTagKeyRequest q, Call call) {
    return rows.namespacedKey(q.getName()).orElseThrow(() -> TagRows.hidden(q.getName()));
  }

  private Operation create(CreateTagKeyRequest q, Call call) {
    TagKey asked = q.getTagKey();
    TagRows.checkTexts(asked.getShortName(), asked.getDescription());
    TagValues.allowed(asked);
    Owner owner = owner(asked.getParent());
    if (asked.getPurpose() == Purpose.GCE_FIREWALL
        && !asked.containsPurposeData("network")
        && !asked.containsPurposeData("organization")) {
      throw GoogleError.badField(
          "purpose_data",
          "A tag key of the purpose GCE_FIREWALL needs the purpose data network or organization.");
    }
    return operations.start(
        CreateTagKeyMetadata.getDefaultInstance(),
        q.getValidateOnly(),
        () -> {
          boolean taken =
              under(owner.name()).stream()
                  .anyMatch(k -> k.getShortName().equals(asked.getShortName()));
          if (taken) {
            throw TagValues.taken("TagKey", asked.getShortName(), owner.name());
          }
          var now = Times.timestamp(emulation.clock().instant());
          TagKey.Builder made =
              TagKey.newBuilder()
                  .setName("tagKeys/" + rows.id())
                  .setParent(owner.name())
                  .setShortName(asked.getShortName())
                  .setNamespacedName(owner.namespace() + "/" + asked.getShortName())
                  .setDescription(asked.getDescription())
                  .setPurpose(asked.getPurpose())
                  .putAllPurposeData(asked.getPurposeDataMap())
                  .setCreateTime(now)
                  .setUpdateTime(now)
                  .setEtag(rows.etag());
          Beside.copy(asked, made, TagValues.ALLOWED);
          Beside.copy(asked, made, "purpose");
          return made.build();
        },
        made -> rows.keys.put(Hierarchy.SHARED, made.getName(), made));
  }

  private Operation update(UpdateTagKeyRequest q, Call call) {
    return descriptions.update(q.getTagKey(), q.getUpdateMask(), q.getValidateOnly());
  }

  private Operation delete(DeleteTagKeyRequest q, Call call) {
    TagRows.checkEtag(q.getEtag(), rows.key(q.getName()).getEtag());
    return operations.start(
        DeleteTagKeyMetadata.getDefaultInstance(),
        q.getValidateOnly(),
        () -> {
          if (!rows.valuesOf(q.getName()).isEmpty()) {
            throw GoogleError.failedPrecondition(
                "TagKey: "
                    + q.getName()
                    + " has child TagValues. Please list all TagValues under this key and delete"
                    + " them before retrying TagKey deletion.");
          }
          if (rows.bound(q.getName())) {
            throw GoogleError.failedPrecondition(TagValues.attached("tag key", q.getName()));
          }
          return rows.key(q.getName());
        },
        gone -> {
          rows.keys.remove(Hierarchy.SHARED, gone.getName());
          emulation.policies().remove(Hierarchy.SHARED, ResourcePolicies.tag(gone.getName()));
        });
  }
}
