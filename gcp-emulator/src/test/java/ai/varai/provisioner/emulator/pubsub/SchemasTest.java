package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.pubsub.v1.GetSchemaRequest;
import com.google.pubsub.v1.ListSchemasRequest;
import com.google.pubsub.v1.Schema;
import com.google.pubsub.v1.SchemaView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and their revisions, by Google's client. */
class SchemasTest {
  private static final String PARENT = "projects/defining";

  private GcpEmulator cloud;
  private PubSubWorld world;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start();
    world = new PubSubWorld(cloud, "defining");
  }

  @AfterEach
  void stop() {
    world.close();
    cloud.close();
  }

  private static Schema proto(String fields) {
    return Schema.newBuilder()
        .setType(Schema.Type.PROTOCOL_BUFFER)
        .setDefinition("syntax = \"proto2\"; message Stock { " + fields + " }")
        .build();
  }

  private static Schema avro(String fields) {
    return Schema.newBuilder()
        .setType(Schema.Type.AVRO)
        .setDefinition("{\"type\":\"record\",\"name\":\"Stock\",\"fields\":[" + fields + "]}")
        .build();
  }

  private static final String SKU = "{\"name\":\"sku\",\"type\":\"int\"}";

  private Schema create(String id, Schema schema) {
    return world.schemas.createSchema(PARENT, schema, id);
  }

  private Schema commit(String id, Schema schema) {
    return world.schemas.commitSchema(
        world.schema(id), schema.toBuilder().setName(world.schema(id)).build());
  }

  private List<String> revisions(String id) {
    return world
        .schemas
        .listSchemaRevisions(world.schema(id))
        .getPage()
        .getResponse()
        .getSchemasList()
        .stream()
        .map(Schema::getRevisionId)
        .toList();
  }

  @Test
  void aSchemaHasRevisionsThatAreReadByTheirNamesAndRolledBackTo() {
    Schema first = create("stock", proto("optional int32 sku = 1;"));
    assertThat(first.getName()).isEqualTo("projects/defining/schemas/stock");
    assertThat(first.getRevisionId()).matches("[0-9a-f]{8}");
    assertThat(first.hasRevisionCreateTime()).isTrue();
    Schema second = commit("stock", proto("optional int32 sku = 1; optional string name = 2;"));
    assertThat(second.getName()).isEqualTo(first.getName());
    assertThat(second.getRevisionId()).isNotEqualTo(first.getRevisionId());

    assertThat(world.schemas.getSchema(first.getName())).isEqualTo(second);
    assertThat(world.schemas.getSchema(first.getName() + "@" + first.getRevisionId()))
        .isEqualTo(first);
    assertThat(revisions("stock")).containsExactly(second.getRevisionId(), first.getRevisionId());

    Schema third = world.schemas.rollbackSchema(first.getName(), first.getRevisionId());
    assertThat(third.getDefinition()).isEqualTo(first.getDefinition());
    assertThat(revisions("stock"))
        .containsExactly(third.getRevisionId(), second.getRevisionId(), first.getRevisionId());

    assertThat(deleteRevision("stock", third)).isEqualTo(second);
    deleteRevision("stock", first);
    assertThat(revisions("stock")).containsExactly(second.getRevisionId());
    assertThatThrownBy(() -> world.schemas.getSchema(first.getName() + "@" + first.getRevisionId()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> deleteRevision("stock", second))
        .isInstanceOf(FailedPreconditionException.class);

    world.schemas.deleteSchema(first.getName());
    assertThatThrownBy(() -> world.schemas.getSchema(first.getName()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Resource not found (resource=stock).");
    assertThat(create("stock", avro(SKU)).getType()).isEqualTo(Schema.Type.AVRO);
    assertThat(revisions("stock")).hasSize(1);
  }

  private Schema deleteRevision(String id, Schema revision) {
    return world.schemas.deleteSchemaRevision(
        world.schema(id) + "@" + revision.getRevisionId(), "");
  }

  @Test
  void definitionsAreLeftOutOfListsUnlessTheyAreAskedFor() {
    Schema a = create("a-schema", proto("optional int32 sku = 1;"));
    Schema b = create("b-schema", avro(SKU));
    assertThatThrownBy(() -> create("a-schema", proto("optional int32 sku = 1;")))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(world.schemas.listSchemas(PARENT).iterateAll())
        .containsExactly(
            a.toBuilder().clearDefinition().build(), b.toBuilder().clearDefinition().build());
    assertThat(
            world
                .schemas
                .listSchemas(
                    ListSchemasRequest.newBuilder()
                        .setParent(PARENT)
                        .setView(SchemaView.FULL)
                        .setPageSize(1)
                        .build())
                .iterateAll())
        .containsExactly(a, b);
    assertThat(
            world.schemas.getSchema(
                GetSchemaRequest.newBuilder()
                    .setName(a.getName())
                    .setView(SchemaView.BASIC)
                    .build()))
        .isEqualTo(a.toBuilder().clearDefinition().build());
  }

  @Test
  void aRevisionKeepsWhatReadersAndWritersRelyOn() {
    create("plain", proto("required int32 sku = 1; optional string name = 2;"));
    for (String breaking :
        List.of(
            "optional string name = 2;",
            "required int64 sku = 1; optional string name = 2;",
            "required int32 sku = 1; optional string title = 2;",
            "required int32 sku = 1; repeated string name = 2;",
            "required int32 sku = 1; required string shop = 3;")) {
      assertThatThrownBy(() -> commit("plain", proto(breaking)))
          .as(breaking)
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("not compatible with its last revision");
    }
    commit("plain", proto("required int32 sku = 1; optional string shop = 3;"));

    create("record", avro(SKU));
    String shop = "{\"name\":\"shop\",\"type\":\"string\"";
    assertThatThrownBy(() -> commit("record", avro(SKU + "," + shop + "}")))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> commit("record", avro("")))
        .as("what the old one writes is read, what it reads is not written")
        .isInstanceOf(InvalidArgumentException.class);
    commit("record", avro(SKU + "," + shop + ",\"default\":\"\"}"));
    assertThatThrownBy(() -> commit("record", proto("optional int32 sku = 1;")))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(revisions("record")).hasSize(2);
  }

  @Test
  void aSchemaHasTwentyRevisionsAtMost() {
    Schema first = create("many", avro(SKU));
    for (int i = 1; i < 20; i++) {
      commit("many", avro(SKU));
    }
    assertThatThrownBy(() -> commit("many", avro(SKU)))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(() -> world.schemas.rollbackSchema(first.getName(), first.getRevisionId()))
        .isInstanceOf(FailedPreconditionException.class);
    deleteRevision("many", first);
    commit("many", avro(SKU));
    assertThat(revisions("many")).hasSize(20).doesNotContain(first.getRevisionId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"type\":\"record\",\"name\":\"A\"}",
        "{\"type\":\"record\",\"name\":\"A-B\",\"fields\":[]}",
        "{\"type\":\"nothing\"}",
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"C\"}]}",
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"int\",\"default\":\"x\"}]}",
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"int\",\"order\":\"x\"}]}",
        "{\"type\":\"fixed\",\"name\":\"A\",\"size\":2147483647}",
        "{\"type\":\"fixed\",\"name\":\"A\",\"size\":-1}",
        "{\"type\":",
        "NaN",
        "[[[[",
        "syntax = \"proto3\"; message A {}"
      })
  void whatAvroDoesNotReadIsNoSchema(String text) {
    refused(Schema.newBuilder().setType(Schema.Type.AVRO).setDefinition(text).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"type\":\"int\"}",
        "syntax = \"proto3\"; message A { string a = 1 }",
        "syntax = \"proto3\"; message A { string a = 1; string b = 1; }",
        "syntax = \"proto3\"; message A { string a = 1; string a = 2; }",
        "syntax = \"proto3\"; message A { B b = 1; }",
        "syntax = \"proto3\"; message A { required string a = 1; }",
        "syntax = \"proto3\"; message A { string a = 0; }",
        "syntax = \"proto3\"; message A {} message B {}",
        "syntax = \"proto3\"; enum A { X = 0; }",
        "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\"; message A {}",
        "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\";"
            + " message A { google.protobuf.Timestamp t = 1; }"
      })
  void whatIsNotOneMessageOfProtocolBuffersIsNoSchema(String text) {
    refused(Schema.newBuilder().setType(Schema.Type.PROTOCOL_BUFFER).setDefinition(text).build());
  }

  private void refused(Schema schema) {
    assertThatThrownBy(() -> create("bad", schema))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid schema definition: ")
        .hasMessageNotContainingAny("com.", "org.", "java.");
    assertThatThrownBy(() -> world.schemas.validateSchema(PARENT, schema))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aDefinitionThatIsTooLongOrTooDeepIsRefused() {
    String deep = "message A {".repeat(20_000) + "}".repeat(20_000);
    assertThatThrownBy(
            () ->
                create(
                    "deep",
                    Schema.newBuilder()
                        .setType(Schema.Type.PROTOCOL_BUFFER)
                        .setDefinition("syntax = \"proto3\"; " + deep)
                        .build()))
        .isInstanceOf(InvalidArgumentException.class);
    refused(
        Schema.newBuilder()
            .setType(Schema.Type.AVRO)
            .setDefinition(
                "{\"type\":\"array\",\"items\":".repeat(5_000) + "\"int\"" + "}".repeat(5_000))
            .build());
    assertThatThrownBy(() -> create("long", proto("/*" + " ".repeat(300 * 1024) + "*/")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("definition_size");
    assertThatThrownBy(() -> create("untyped", Schema.newBuilder().setDefinition("x").build()))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> create("1", avro(SKU))).isInstanceOf(InvalidArgumentException.class);
    assertThat(world.schemas.validateSchema(PARENT, avro(SKU))).isNotNull();
    assertThat(world.schemas.listSchemas(PARENT).iterateAll()).isEmpty();
  }

  @Test
  void aSchemaHasAPolicyAndSoHasATopic() {
    create("shared", avro(SKU));
    Policy policy =
        Policy.newBuilder()
            .addBindings(
                Binding.newBuilder()
                    .setRole("roles/pubsub.viewer")
                    .addMembers("user:user@example.com"))
            .build();
    world.schemas.setIamPolicy(
        SetIamPolicyRequest.newBuilder()
            .setResource(world.schema("shared"))
            .setPolicy(policy)
            .build());
    assertThat(policy("shared").getBindingsList()).isEqualTo(policy.getBindingsList());
    world.topics.createTopic(world.topic("shared"));
    world.topics.setIamPolicy(
        SetIamPolicyRequest.newBuilder()
            .setResource(world.topic("shared"))
            .setPolicy(policy)
            .build());
    assertThat(
            world
                .topics
                .getIamPolicy(
                    GetIamPolicyRequest.newBuilder().setResource(world.topic("shared")).build())
                .getBindingsList())
        .isEqualTo(policy.getBindingsList());
    world.schemas.deleteSchema(world.schema("shared"));
    create("shared", avro(SKU));
    assertThat(policy("shared").getBindingsList()).isEmpty();
  }

  private Policy policy(String id) {
    return world.schemas.getIamPolicy(
        GetIamPolicyRequest.newBuilder().setResource(world.schema(id)).build());
  }

  @Test
  void schemasGoIntoASnapshotOfTheProjectAndComeBackFromIt() {
    Schema kept = create("kept", avro(SKU));
    RestCalls calls = new RestCalls(cloud);
    calls.post("/_emulator/snapshot", "{\"project\": \"defining\"}");
    calls.post("/_emulator/reset", "{\"project\": \"defining\"}");
    assertThat(world.schemas.listSchemas(PARENT).iterateAll()).isEmpty();
    calls.post("/_emulator/restore", "{\"project\": \"defining\"}");
    assertThat(world.schemas.getSchema(kept.getName())).isEqualTo(kept);
  }

  @Test
  void revisionsOutliveTheEmulator(@TempDir Path data) throws Exception {
    Options options = Options.defaults().withDataDir(data);
    Schema kept;
    try (GcpEmulator first = GcpEmulator.start(options);
        PubSubWorld there = new PubSubWorld(first, "defining")) {
      kept = there.schemas.createSchema(PARENT, avro(SKU), "kept");
      there.schemas.commitSchema(kept.getName(), avro(SKU));
    }
    try (GcpEmulator second = GcpEmulator.start(options);
        PubSubWorld there = new PubSubWorld(second, "defining")) {
      assertThat(there.schemas.listSchemaRevisions(kept.getName()).iterateAll()).hasSize(2);
      assertThat(there.schemas.getSchema(kept.getName() + "@" + kept.getRevisionId()))
          .isEqualTo(kept);
    }
  }
}
