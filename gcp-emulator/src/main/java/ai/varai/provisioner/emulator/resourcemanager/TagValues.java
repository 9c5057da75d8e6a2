package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Beside;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.CreateTagValueMetadata;
import com.google.cloud.resourcemanager.v3.CreateTagValueRequest;
import com.google.cloud.resourcemanager.v3.DeleteTagValueMetadata;
import com.google.cloud.resourcemanager.v3.DeleteTagValueRequest;
import com.google.cloud.resourcemanager.v3.GetNamespacedTagValueRequest;
import com.google.cloud.resourcemanager.v3.GetTagValueRequest;
import com.google.cloud.resourcemanager.v3.ListTagValuesRequest;
import com.google.cloud.resourcemanager.v3.ListTagValuesResponse;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagValue;
import com.google.cloud.resourcemanager.v3.TagValuesProto;
import com.google.cloud.resourcemanager.v3.UpdateTagValueRequest;
import com.google.longrunning.Operation;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The methods of {@code google.cloud.resourcemanager.v3.TagValues}. */
final class TagValues {
  /** The field of a key that says what its values may be called. */
  static final String ALLOWED = "allowedValuesRegex";

  private final Emulation emulation;
  private final TagRows rows;
  private final TagOperations operations;
  private final TagDescriptions<TagValue> descriptions;

  TagValues(Emulation emulation, TagRows rows, TagOperations operations) {
    this.emulation = emulation;
    this.rows = rows;
    this.operations = operations;
    this.descriptions = new TagDescriptions<>(emulation, rows, rows.values, rows::value);
  }

  void register(ApiBuilder api, ResourcePolicies policies) {
    api.service(TagValuesProto.getDescriptor(), "TagValues")
        .unary("ListTagValues", ListTagValuesRequest.class, this::list)
        .unary("GetTagValue", GetTagValueRequest.class, (q, c) -> rows.value(q.getName()))
        .unary("GetNamespacedTagValue", GetNamespacedTagValueRequest.class, this::namespaced)
        .unary("CreateTagValue", CreateTagValueRequest.class, this::create)
        .unary("UpdateTagValue", UpdateTagValueRequest.class, this::update)
        .unary("DeleteTagValue", DeleteTagValueRequest.class, this::delete)
        .unary("GetIamPolicy", com.google.iam.v1.GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", com.google.iam.v1.SetIamPolicyRequest.class, policies::set)
        .unary(
            "TestIamPermissions",
            com.google.iam.v1.TestIamPermissionsRequest.class,
            policies::test);
  }

  /** What the short names of a key's values have to match, if anything. */
  static Optional<Pattern> allowed(TagKey key) {
    String regex = Beside.of(key).path(ALLOWED).asText();
    try {
      return regex.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw GoogleError.badField(
          "allowed_values_regex", "No regular expression: " + e.getDescription());
    }
  }

  /** Recorded from the real API, whose own mark-up stands in the message. */
  static GoogleError taken(String what, String shortName, String parent) {
    return GoogleError.alreadyExists(
        "<eye3 title='ALREADY_EXISTS'/> generic::ALREADY_EXISTS: A "
            + what
            + " with short name '"
            + shortName
            + "' already exists under parent '"
            + parent
            + "'");
  }

  private ListTagValuesResponse list(ListTagValuesRequest q, Call call) {
    Page<TagValue> page =
        Page.of(
            rows.valuesOf(rows.key(q.getParent()).getName()),
            q.getPageSize(),
            q.getPageToken(),
            100,
            300,
            TagValue::getName);
    return ListTagValuesResponse.newBuilder()
        .addAllTagValues(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private TagValue namespaced(GetNamespacedTagValueRequest q, Call call) {
    return rows.namespacedValue(q.getName()).orElseThrow(() -> TagRows.hidden(q.getName()));
  }

  private Operation create(CreateTagValueRequest q, Call call) {
    TagValue asked = q.getTagValue();
    TagRows.checkTexts(asked.getShortName(), asked.getDescription());
    rows.key(asked.getParent());
    return operations.start(
        CreateTagValueMetadata.getDefaultInstance(),
        q.getValidateOnly(),
        () -> {
          TagKey key = rows.key(asked.getParent());
          if (allowed(key).filter(p -> !p.matcher(asked.getShortName()).matches()).isPresent()) {
            throw GoogleError.badField(
                "short_name",
                "The value " + asked.getShortName() + " does not match what the key allows.");
          }
          boolean taken =
              rows.valuesOf(key.getName()).stream()
                  .anyMatch(v -> v.getShortName().equals(asked.getShortName()));
          if (taken) {
            throw taken("TagValue", asked.getShortName(), key.getName());
          }
          var now = Times.timestamp(emulation.clock().instant());
          return TagValue.newBuilder()
              .setName("tagValues/" + rows.id())
              .setParent(key.getName())
              .setShortName(asked.getShortName())
              .setNamespacedName(key.getNamespacedName() + "/" + asked.getShortName())
              .setDescription(asked.getDescription())
              .setCreateTime(now)
              .setUpdateTime(now)
              .setEtag(rows.etag())
              .build();
        },
        made -> rows.values.put(Hierarchy.SHARED, made.getName(), made));
  }

  private Operation update(UpdateTagValueRequest q, Call call) {
    return descriptions.update(q.getTagValue(), q.getUpdateMask(), q.getValidateOnly());
  }

  private Operation delete(DeleteTagValueRequest q, Call call) {
    TagRows.checkEtag(q.getEtag(), rows.value(q.getName()).getEtag());
    return operations.start(
        DeleteTagValueMetadata.getDefaultInstance(),
        q.getValidateOnly(),
        () -> {
          if (rows.bound(q.getName()) || !rows.holdsOf(q.getName()).isEmpty()) {
            throw GoogleError.failedPrecondition(attached("tag value", q.getName()));
          }
          return rows.value(q.getName());
        },
        gone -> {
          rows.values.remove(Hierarchy.SHARED, gone.getName());
          emulation.policies().remove(Hierarchy.SHARED, ResourcePolicies.tag(gone.getName()));
        });
  }

  static String attached(String what, String name) {
    return "Cannot delete "
        + what
        + ", "
        + name
        + ", because it is still attached to resources in 'global' region. To delete this "
        + what
        + ", remove all holds and then remove it from all resources. At least one binding"
        + " was found to an active or deleted resource in the 'global' region.";
  }
}
