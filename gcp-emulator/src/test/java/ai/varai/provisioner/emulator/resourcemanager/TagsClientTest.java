package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.resourcemanager.v3.EffectiveTag;
import com.google.cloud.resourcemanager.v3.TagBinding;
import com.google.cloud.resourcemanager.v3.TagBindingsClient;
import com.google.cloud.resourcemanager.v3.TagBindingsSettings;
import com.google.cloud.resourcemanager.v3.TagHold;
import com.google.cloud.resourcemanager.v3.TagHoldsClient;
import com.google.cloud.resourcemanager.v3.TagHoldsSettings;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagKeysClient;
import com.google.cloud.resourcemanager.v3.TagKeysSettings;
import com.google.cloud.resourcemanager.v3.TagValue;
import com.google.cloud.resourcemanager.v3.TagValuesClient;
import com.google.cloud.resourcemanager.v3.TagValuesSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's clients for tags against the emulator. */
class TagsClientTest {
  private static final String PROJECTS = "//cloudresourcemanager.googleapis.com/projects/";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));

  @AfterEach
  void stop() {
    cloud.close();
  }

  static Stream<Arguments> transports() {
    return Stream.of(
        Arguments.of("gRPC", (Function<GcpEmulator, TransportChannelProvider>) Clients::grpc),
        Arguments.of("REST", (Function<GcpEmulator, TransportChannelProvider>) Clients::rest));
  }

  /** The four clients of one transport. */
  private record Tags(
      TagKeysClient keys, TagValuesClient values, TagBindingsClient bindings, TagHoldsClient holds)
      implements AutoCloseable {

    static Tags of(TransportChannelProvider t, boolean rest) throws IOException {
      TagKeysSettings.Builder k =
          rest ? TagKeysSettings.newHttpJsonBuilder() : TagKeysSettings.newBuilder();
      TagValuesSettings.Builder v =
          rest ? TagValuesSettings.newHttpJsonBuilder() : TagValuesSettings.newBuilder();
      TagBindingsSettings.Builder b =
          rest ? TagBindingsSettings.newHttpJsonBuilder() : TagBindingsSettings.newBuilder();
      TagHoldsSettings.Builder h =
          rest ? TagHoldsSettings.newHttpJsonBuilder() : TagHoldsSettings.newBuilder();
      return new Tags(
          TagKeysClient.create(
              k.setTransportChannelProvider(t)
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build()),
          TagValuesClient.create(
              v.setTransportChannelProvider(t)
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build()),
          TagBindingsClient.create(
              b.setTransportChannelProvider(t)
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build()),
          TagHoldsClient.create(
              h.setTransportChannelProvider(t)
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build()));
    }

    TagKey key(String parent, String name) throws Exception {
      return keys.createTagKeyAsync(
              TagKey.newBuilder().setParent(parent).setShortName(name).build())
          .get();
    }

    TagValue value(TagKey key, String name) throws Exception {
      return values
          .createTagValueAsync(
              TagValue.newBuilder().setParent(key.getName()).setShortName(name).build())
          .get();
    }

    TagBinding bind(String resource, TagValue value) throws Exception {
      return bindings
          .createTagBindingAsync(
              TagBinding.newBuilder().setParent(resource).setTagValue(value.getName()).build())
          .get();
    }

    TagBinding bindNamed(String resource, String namespaced) throws Exception {
      return bindings
          .createTagBindingAsync(
              TagBinding.newBuilder()
                  .setParent(resource)
                  .setTagValueNamespacedName(namespaced)
                  .build())
          .get();
    }

    @Override
    public void close() {
      keys.close();
      values.close();
      bindings.close();
      holds.close();
    }
  }

  private String project(String id) {
    return new RestCalls(cloud).get("/v3/projects/" + id).body().path("name").asText();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aKeyAndItsValuesAreNamedByTheirParentAndGoInTheRightOrder(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    try (Tags tags = Tags.of(transport.apply(cloud), wire.equals("REST"))) {
      TagKey key = tags.key("projects/shop", "env");
      assertThat(key.getName()).matches("tagKeys/281\\d{12}");
      assertThat(key.getParent()).isEqualTo(project("shop"));
      assertThat(key.getNamespacedName()).isEqualTo("shop/env");
      TagValue prod = tags.value(key, "prod");
      assertThat(prod.getNamespacedName()).isEqualTo("shop/env/prod");
      assertThat(tags.keys().getNamespacedTagKey("shop/env")).isEqualTo(key);
      assertThat(tags.values().getNamespacedTagValue("shop/env/prod")).isEqualTo(prod);
      assertThat(tags.keys().listTagKeys("projects/shop").iterateAll()).containsExactly(key);
      assertThat(tags.values().listTagValues(key.getName()).iterateAll()).containsExactly(prod);

      assertThatThrownBy(() -> tags.value(key, "prod"))
          .hasStackTraceContaining(
              "A TagValue with short name 'prod' already exists under parent '" + key.getName());
      assertThatThrownBy(() -> tags.keys().getTagKey("tagKeys/1"))
          .isInstanceOf(PermissionDeniedException.class)
          .hasStackTraceContaining(
              "Permission denied on resource 'tagKeys/1' (or it may not exist).");

      TagValue described =
          tags.values()
              .updateTagValueAsync(
                  prod.toBuilder().setDescription("for customers").build(),
                  FieldMask.newBuilder().addPaths("description").build())
              .get();
      assertThat(described.getDescription()).isEqualTo("for customers");
      assertThatThrownBy(
              () ->
                  tags.values()
                      .updateTagValueAsync(
                          prod.toBuilder().setDescription("again").build(),
                          FieldMask.getDefaultInstance())
                      .get())
          .as("its etag is an older one")
          .hasCauseInstanceOf(AbortedException.class);

      assertThatThrownBy(() -> tags.keys().deleteTagKeyAsync(key.getName()).get())
          .hasStackTraceContaining("TagKey: " + key.getName() + " has child TagValues.");
      tags.values().deleteTagValueAsync(prod.getName()).get();
      assertThat(tags.keys().deleteTagKeyAsync(key.getName()).get()).isEqualTo(key);
      assertThat(tags.keys().listTagKeys("projects/shop").iterateAll()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aResourceInheritsTheTagsAboveItAndKeepsItsValuesFromBeingDeleted(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    try (Tags tags = Tags.of(transport.apply(cloud), wire.equals("REST"))) {
      String organization =
          new RestCalls(cloud)
              .get("/v3/organizations:search")
              .body()
              .at("/organizations/0/name")
              .asText();
      TagKey env = tags.key(organization, "env");
      assertThat(env.getNamespacedName())
          .isEqualTo(organization.replace("organizations/", "") + "/env");
      TagValue dev = tags.value(env, "dev");
      TagValue prod = tags.value(env, "prod");
      TagKey team = tags.key(organization, "team");
      TagValue blue = tags.value(team, "blue");
      tags.bind("//cloudresourcemanager.googleapis.com/" + organization, dev);
      TagBinding bound = tags.bind(PROJECTS + "tagged", blue);
      assertThat(bound.getParent())
          .isEqualTo("//cloudresourcemanager.googleapis.com/" + project("tagged"));
      assertThat(bound.getName())
          .isEqualTo(
              "tagBindings/%2F%2Fcloudresourcemanager.googleapis.com%2Fprojects%2F"
                  + project("tagged").replace("projects/", "")
                  + "/"
                  + blue.getName());
      assertThat(bound.getTagValueNamespacedName()).isEqualTo(blue.getNamespacedName());
      String secret = "//secretmanager.googleapis.com/projects/tagged/secrets/s";
      tags.bind(secret, prod);
      assertThat(tags.bindings().listTagBindings(secret).iterateAll())
          .extracting(TagBinding::getTagValue)
          .containsExactly(prod.getName());
      assertThat(tags.bindings().listEffectiveTags(secret).iterateAll())
          .as("its own value of a key counts before the organisation's")
          .extracting(EffectiveTag::getNamespacedTagValue, EffectiveTag::getInherited)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(prod.getNamespacedName(), false),
              org.assertj.core.groups.Tuple.tuple(blue.getNamespacedName(), true));

      assertThatThrownBy(() -> tags.bind(secret, prod))
          .hasStackTraceContaining(
              "A binding already exists between the given resource and TagValue.");
      assertThatThrownBy(() -> tags.bind(secret, dev))
          .hasStackTraceContaining("presented by the same TagKey as the given TagValue.");
      assertThatThrownBy(() -> tags.values().deleteTagValueAsync(blue.getName()).get())
          .hasStackTraceContaining("because it is still attached to resources in 'global' region");
      tags.bindings().deleteTagBindingAsync(bound.getName()).get();
      TagHold hold =
          tags.holds()
              .createTagHoldAsync(
                  blue.getName(),
                  TagHold.newBuilder().setHolder("//compute.googleapis.com/groups/1").build())
              .get();
      assertThat(tags.holds().listTagHolds(blue.getName()).iterateAll()).containsExactly(hold);
      assertThatThrownBy(() -> tags.values().deleteTagValueAsync(blue.getName()).get())
          .hasStackTraceContaining("remove all holds");
      tags.holds().deleteTagHoldAsync(hold.getName()).get();
      assertThat(tags.values().deleteTagValueAsync(blue.getName()).get()).isEqualTo(blue);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aValueThatAKeysExpressionAllowsIsBoundWithoutBeingMade(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    try (Tags tags = Tags.of(transport.apply(cloud), wire.equals("REST"))) {
      String key =
          new RestCalls(cloud)
              .post(
                  "/v3/tagKeys",
                  "{\"parent\":\"projects/shop\",\"shortName\":\"centre\","
                      + "\"allowedValuesRegex\":\"^c[0-9]+$\"}")
              .body()
              .at("/response/name")
              .asText();
      String resource = PROJECTS + "shop";
      TagBinding bound = tags.bindNamed(resource, "shop/centre/c12");
      assertThat(bound.getName()).endsWith("/" + key);
      assertThat(bound.getTagValue()).isEmpty();
      assertThat(tags.bindings().listTagBindings(resource).iterateAll()).containsExactly(bound);
      assertThat(tags.bindings().listEffectiveTags(resource).iterateAll())
          .extracting(
              EffectiveTag::getTagKey,
              EffectiveTag::getTagValue,
              EffectiveTag::getNamespacedTagValue)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(key, "", "shop/centre/c12"));

      assertThatThrownBy(() -> tags.bindNamed(resource, "shop/centre/c12"))
          .hasStackTraceContaining(
              "A binding already exists between the given resource and TagValue.");
      assertThatThrownBy(() -> tags.bindNamed(resource, "shop/centre/c13"))
          .hasStackTraceContaining("presented by the same TagKey as the given TagValue.");
      String secret = "//secretmanager.googleapis.com/projects/shop/secrets/s";
      assertThatThrownBy(() -> tags.bindNamed(secret, "shop/centre/twelve"))
          .isInstanceOf(java.util.concurrent.ExecutionException.class)
          .hasCauseInstanceOf(PermissionDeniedException.class);
      assertThatThrownBy(() -> tags.keys().deleteTagKeyAsync(key).get())
          .hasStackTraceContaining("because it is still attached to resources in 'global' region");
      tags.bindings().deleteTagBindingAsync(bound.getName()).get();
      assertThat(tags.bindings().listTagBindings(resource).iterateAll()).isEmpty();
      assertThat(tags.keys().deleteTagKeyAsync(key).get().getName()).isEqualTo(key);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aTagHasAPolicyOfItsOwn(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    try (Tags tags = Tags.of(transport.apply(cloud), wire.equals("REST"))) {
      TagKey key = tags.key("projects/shop", "tier");
      Policy set =
          tags.keys()
              .setIamPolicy(
                  key.getName(),
                  Policy.newBuilder()
                      .addBindings(
                          Binding.newBuilder()
                              .setRole("roles/resourcemanager.tagUser")
                              .addMembers("user:ann@example.com"))
                      .build());
      assertThat(tags.keys().getIamPolicy(key.getName())).isEqualTo(set);
      assertThatThrownBy(() -> tags.values().getIamPolicy("tagValues/1"))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }
}
