package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Beside;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.resourcemanager.v3.CreateTagBindingRequest;
import com.google.cloud.resourcemanager.v3.DeleteTagBindingRequest;
import com.google.cloud.resourcemanager.v3.EffectiveTag;
import com.google.cloud.resourcemanager.v3.ListEffectiveTagsRequest;
import com.google.cloud.resourcemanager.v3.ListEffectiveTagsResponse;
import com.google.cloud.resourcemanager.v3.ListTagBindingsRequest;
import com.google.cloud.resourcemanager.v3.ListTagBindingsResponse;
import com.google.cloud.resourcemanager.v3.TagBinding;
import com.google.cloud.resourcemanager.v3.TagBindingsProto;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagValue;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageOrBuilder;
import com.google.rpc.PreconditionFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods of {@code google.cloud.resourcemanager.v3.TagBindings}. */
final class TagBindings {
  private static final Pattern NAME =
      Pattern.compile("tagBindings/(.+)/(tag(?:Values|Keys)/[^/]+)");

  private final Emulation emulation;
  private final TagRows rows;
  private final FullNames names;

  TagBindings(Emulation emulation, TagRows rows, FullNames names) {
    this.emulation = emulation;
    this.rows = rows;
    this.names = names;
  }

  void register(ApiBuilder api) {
    api.service(TagBindingsProto.getDescriptor(), "TagBindings")
        .unary("ListTagBindings", ListTagBindingsRequest.class, this::list)
        .unary("CreateTagBinding", CreateTagBindingRequest.class, this::create)
        .unary("DeleteTagBinding", DeleteTagBindingRequest.class, this::delete)
        .unary("ListEffectiveTags", ListEffectiveTagsRequest.class, this::effective);
  }

  private List<TagBinding> of(String resource) {
    return rows.bindings.list(names.home(resource), resource + " ");
  }

  private ListTagBindingsResponse list(ListTagBindingsRequest q, Call call) {
    Page<TagBinding> page =
        Page.of(
            of(names.canonical(q.getParent())),
            q.getPageSize(),
            q.getPageToken(),
            100,
            300,
            TagBinding::getName);
    return ListTagBindingsResponse.newBuilder()
        .addAllTagBindings(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Operation create(CreateTagBindingRequest q, Call call) {
    TagBinding asked = q.getTagBinding();
    String namespaced = asked.getTagValueNamespacedName();
    if (asked.getTagValue().isEmpty() == namespaced.isEmpty()) {
      throw GoogleError.badField(
          "tag_binding", "Exactly one of tag_value and tag_value_namespaced_name must be given.");
    }
    String resource = names.canonical(asked.getParent());
    return both(
        resource,
        () -> {
          BoundTag tag =
              namespaced.isEmpty()
                  ? BoundTag.made(rows.value(asked.getTagValue()))
                  : rows.namespacedValue(namespaced)
                      .map(BoundTag::made)
                      .or(() -> rows.freeKey(namespaced).map(k -> BoundTag.free(k, namespaced)))
                      .orElseThrow(() -> TagRows.hidden(namespaced));
          checkFree(resource, tag);
          TagBinding made = tag.binding(resource);
          if (!q.getValidateOnly()) {
            rows.bindings.put(names.home(resource), key(resource, tag.name()), made);
          }
          // Of values that were made only the answer to the creation shows the namespaced name.
          return TagOperations.done(
              made.toBuilder().setTagValueNamespacedName(tag.namespaced()).build());
        });
  }

  /** Nothing where the value or the key has gone, as in a project set back to an earlier state. */
  private Optional<BoundTag> bound(TagBinding binding) {
    return binding.getTagValue().isEmpty()
        ? rows.keys
            .get(Hierarchy.SHARED, BoundTag.name(binding))
            .map(k -> BoundTag.free(k, binding.getTagValueNamespacedName()))
        : rows.values.get(Hierarchy.SHARED, binding.getTagValue()).map(BoundTag::made);
  }

  /** Binds these values to a resource and no others. Runs under {@link #locked}. */
  void replace(String resource, List<TagValue> values) {
    String home = names.home(resource);
    for (TagBinding old : of(resource)) {
      rows.bindings.remove(home, key(resource, BoundTag.name(old)));
    }
    for (TagValue value : values) {
      BoundTag tag = BoundTag.made(value);
      checkFree(resource, tag);
      rows.bindings.put(home, key(resource, tag.name()), tag.binding(resource));
    }
  }

  /**
   * Binds the tags with which a project or a folder is made, {@code tags} of its message: the
   * namespaced name or the name of a key, and the short name or the name of a value.
   */
  void bindNew(String name, MessageOrBuilder asked) {
    String resource = "//cloudresourcemanager.googleapis.com/" + name;
    Map<String, String> tags = new LinkedHashMap<>();
    Beside.of(asked)
        .path("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    List<TagValue> values = asked(tags);
    locked(
        resource,
        () -> {
          replace(resource, values);
          return values;
        });
  }

  /**
   * The values that are meant by the namespaced names or the names of their keys, each with a short
   * name or a name.
   */
  List<TagValue> asked(Map<String, String> tags) {
    List<TagValue> values = new ArrayList<>();
    tags.forEach(
        (tagKey, value) -> {
          String key = rows.namespacedKey(tagKey).map(TagKey::getName).orElse(tagKey);
          values.add(
              rows.valuesOf(key).stream()
                  .filter(v -> v.getName().equals(value) || v.getShortName().equals(value))
                  .findFirst()
                  .orElseThrow(() -> TagRows.hidden(tagKey + "/" + value)));
        });
    return values;
  }

  private void checkFree(String resource, BoundTag tag) {
    for (TagBinding other : of(resource)) {
      Optional<BoundTag> there = bound(other);
      boolean same = there.filter(tag::equals).isPresent();
      boolean sameKey = there.filter(t -> t.key().equals(tag.key())).isPresent();
      if (same || sameKey) {
        GoogleError refusal =
            same
                ? GoogleError.alreadyExists(
                    "A binding already exists between the given resource and TagValue.")
                : GoogleError.failedPrecondition(
                    "A binding already exists between the given resource and a TagValue presented"
                        + " by the same TagKey as the given TagValue.");
        throw refusal.withDetail(
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder()
                        .setType("EXISTING_BINDING")
                        .setSubject("//cloudresourcemanager.googleapis.com/" + BoundTag.name(other))
                        .setDescription("Conflicting TagValue."))
                .build());
      }
    }
  }

  /** Under the lock of the tags, and of the project that the resource is in. */
  private Operation both(String resource, Supplier<Operation> work) {
    return locked(resource, work);
  }

  <T> T locked(String resource, Supplier<T> work) {
    return emulation
        .store()
        .transact(Hierarchy.SHARED, () -> emulation.store().transact(names.home(resource), work));
  }

  private static String key(String resource, String value) {
    return resource + " " + value;
  }

  private Operation delete(DeleteTagBindingRequest q, Call call) {
    Matcher m = NAME.matcher(q.getName());
    if (!m.matches()) {
      throw GoogleError.badField(
          "name",
          "The name must be of the form tagBindings/{full-resource-name}/tagValues/{id}, or"
              + " tagKeys/{id} of a value that its key allows.");
    }
    String resource = names.canonical(decoded(m.group(1)));
    return both(
        resource,
        () -> {
          String home = names.home(resource);
          if (!rows.bindings.contains(home, key(resource, m.group(2)))) {
            throw GoogleError.notFound("Requested entity was not found.");
          }
          rows.bindings.remove(home, key(resource, m.group(2)));
          return TagOperations.done(Empty.getDefaultInstance());
        });
  }

  /** Clients differ in how often they encode the full name, which stands in a path. */
  static String decoded(String name) {
    String text = name;
    while (text.contains("%")) {
      text = URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
    return text;
  }

  private ListEffectiveTagsResponse effective(ListEffectiveTagsRequest q, Call call) {
    Page<EffectiveTag> page =
        Page.of(
            tags(names.canonical(q.getParent())),
            q.getPageSize(),
            q.getPageToken(),
            100,
            300,
            EffectiveTag::getTagKey);
    return ListEffectiveTagsResponse.newBuilder()
        .addAllEffectiveTags(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** Of each key the value that is bound nearest to the resource. */
  List<EffectiveTag> tags(String resource) {
    Map<String, EffectiveTag> out = new LinkedHashMap<>();
    for (String at : names.above(resource)) {
      for (TagBinding b : of(at)) {
        Optional<BoundTag> bound = bound(b);
        if (bound.isEmpty()) {
          continue;
        }
        TagKey key = rows.key(bound.get().key());
        out.putIfAbsent(
            key.getName(),
            EffectiveTag.newBuilder()
                .setTagValue(b.getTagValue())
                .setNamespacedTagValue(bound.get().namespaced())
                .setTagKey(key.getName())
                .setNamespacedTagKey(key.getNamespacedName())
                .setTagKeyParentName(key.getParent())
                .setInherited(!at.equals(resource))
                .build());
      }
    }
    return List.copyOf(out.values());
  }
}
