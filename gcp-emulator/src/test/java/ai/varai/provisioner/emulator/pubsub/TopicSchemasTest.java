package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.Encoding;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Schema;
import com.google.pubsub.v1.SchemaSettings;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import com.google.pubsub.v1.ValidateMessageRequest;
import com.google.type.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published to a topic with a schema follows it, in Avro's encodings and protobuf's. */
class TopicSchemasTest {
  private static final String PARENT = "projects/checking";

  /** Every kind of type of Avro's. */
  private static final String ORDER =
      """
      {"type":"record","name":"Order","namespace":"shop","fields":[
        {"name":"id","type":"long"},
        {"name":"count","type":"int"},
        {"name":"paid","type":"boolean"},
        {"name":"price","type":"double"},
        {"name":"weight","type":"float"},
        {"name":"note","type":["null","string"]},
        {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","DONE"]}},
        {"name":"hash","type":{"type":"fixed","name":"Hash","size":2}},
        {"name":"raw","type":"bytes"},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"counts","type":{"type":"map","values":"int"}},
        {"name":"next","type":["null","Order"]}]}
      """;

  private static final String MONEY =
      "syntax = \"proto3\"; message Money { string currency_code = 1; int64 units = 2;"
          + " int32 nanos = 3; }";

  private GcpEmulator cloud;
  private PubSubWorld world;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start();
    world = new PubSubWorld(cloud, "checking");
  }

  @AfterEach
  void stop() {
    world.close();
    cloud.close();
  }

  private Schema create(String id, Schema.Type type, String definition) {
    return world.schemas.createSchema(
        PARENT, Schema.newBuilder().setType(type).setDefinition(definition).build(), id);
  }

  private Topic topic(String id, String schema, Encoding encoding) {
    return world.topics.createTopic(
        Topic.newBuilder()
            .setName(world.topic(id))
            .setSchemaSettings(SchemaSettings.newBuilder().setSchema(schema).setEncoding(encoding))
            .build());
  }

  /** Makes a topic and a subscription of the same name. */
  private void subscribed(String id, Schema schema, Encoding encoding) {
    topic(id, schema.getName(), encoding);
    world.subscriptions.createSubscription(
        Subscription.newBuilder()
            .setName(world.subscription(id))
            .setTopic(world.topic(id))
            .build());
  }

  private void publish(String id, ByteString data) {
    world.publish(id, List.of(PubsubMessage.newBuilder().setData(data).build()));
  }

  private InvalidArgumentException refusal(String id, ByteString data) {
    InvalidArgumentException refused =
        catchThrowableOfType(InvalidArgumentException.class, () -> publish(id, data));
    assertThat(refused)
        .as(data.toStringUtf8())
        .hasMessageContaining("Invalid data in message: Message failed schema validation.");
    return refused;
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static GenericRecord order() {
    org.apache.avro.Schema schema = new org.apache.avro.Schema.Parser().parse(ORDER);
    GenericRecord order = new GenericData.Record(schema);
    order.put("id", 5_000_000_000L);
    order.put("count", 3);
    order.put("paid", true);
    order.put("price", 1.5);
    order.put("weight", 2f);
    order.put("note", new Utf8("quickly"));
    order.put("state", new GenericData.EnumSymbol(schema.getField("state").schema(), "OPEN"));
    order.put(
        "hash",
        new GenericData.Fixed(schema.getField("hash").schema(), new byte[] {1, (byte) 200}));
    order.put("raw", java.nio.ByteBuffer.wrap(new byte[] {0, -1}));
    order.put("tags", List.of(new Utf8("a"), new Utf8("b")));
    order.put("counts", Map.of(new Utf8("x"), 1));
    order.put("next", null);
    GenericRecord first = new GenericData.Record((GenericData.Record) order, true);
    first.put("next", order);
    return first;
  }

  private static ByteString written(GenericRecord record, boolean binary) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Encoder encoder =
        binary
            ? EncoderFactory.get().binaryEncoder(out, null)
            : EncoderFactory.get().jsonEncoder(record.getSchema(), out);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return ByteString.copyFrom(out.toByteArray());
  }

  @Test
  void whatFollowsAnAvroSchemaInJsonIsPublishedWithTheNameOfItsRevision() throws Exception {
    Schema schema = create("orders", Schema.Type.AVRO, ORDER);
    subscribed("orders", schema, Encoding.JSON);
    ByteString good = written(order(), false);
    publish("orders", good);
    ReceivedMessage received = world.pull("orders").get(0);
    assertThat(received.getMessage().getData()).isEqualTo(good);
    assertThat(received.getMessage().getAttributesMap())
        .containsOnly(
            Map.entry("googclient_schemaname", "projects/checking/schemas/orders"),
            Map.entry("googclient_schemaencoding", "JSON"),
            Map.entry("googclient_schemarevisionid", schema.getRevisionId()));

    String json = good.toStringUtf8();
    for (Map.Entry<String, String> change :
        Map.ofEntries(
                Map.entry("\"count\":3", "\"count\":\"3\""),
                Map.entry("\"paid\":true", "\"paid\":1"),
                Map.entry("\"price\":1.5", "\"price\":\"1.5\""),
                Map.entry("{\"string\":\"quickly\"}", "\"quickly\""),
                Map.entry("\"OPEN\"", "\"LOST\""),
                Map.entry("\"tags\":[\"a\",\"b\"]", "\"tags\":[\"a\",2]"),
                Map.entry("{\"x\":1}", "{\"x\":1.5}"),
                Map.entry("\"hash\":\"\\u0001", "\"hash\":\""),
                Map.entry("\"id\":5000000000,", ""),
                Map.entry("\"id\":5000000000", "\"id\":5000000000,\"more\":1"),
                Map.entry("\"next\":null", "\"next\":null,\"more\":1"))
            .entrySet()) {
      assertThat(json).contains(change.getKey());
      int at = json.indexOf(change.getKey());
      refusal(
          "orders",
          text(
              json.substring(0, at)
                  + change.getValue()
                  + json.substring(at + change.getKey().length())));
    }
    for (String bad : List.of(" ", "{", "null", "[]", json + "{}", "3")) {
      refusal("orders", text(bad));
    }
    InvalidArgumentException refused = refusal("orders", text("\"x\""));
    assertThat(refused.getErrorDetails().getErrorInfo().getReason())
        .isEqualTo("INVALID_JSON_AVRO_MESSAGE");
    assertThat(refused.getErrorDetails().getErrorInfo().getMetadataMap())
        .containsEntry("message", "Message failed schema validation");
    assertThat(refused.getErrorDetails().getErrorInfo().getMetadataOrThrow("revisionInfo"))
        .startsWith("Could not validate message with any schema revision for schema: projects/")
        .endsWith(
            "/schemas/orders, last checked revision: revision_id="
                + schema.getRevisionId()
                + " failed with status: JSON object with type string does not match schema which"
                + " expected object");
    assertThat(world.pull("orders")).isEmpty();
  }

  @Test
  void whatFollowsAnAvroSchemaInBytesIsPublished() throws Exception {
    subscribed("bytes", create("bytes", Schema.Type.AVRO, ORDER), Encoding.BINARY);
    ByteString good = written(order(), true);
    publish("bytes", good);
    assertThat(world.pull("bytes")).hasSize(1);

    InvalidArgumentException refused = refusal("bytes", good.concat(text("x")));
    assertThat(refused.getErrorDetails().getErrorInfo().getReason())
        .isEqualTo("INVALID_BINARY_AVRO_MESSAGE");
    assertThat(refused.getErrorDetails().getErrorInfo().getMetadataOrThrow("revisionInfo"))
        .endsWith("failed with status: Too much data to parse for schema.");
    for (int cut = 1; cut < good.size(); cut++) {
      refusal("bytes", good.substring(0, cut));
    }
    refusal("bytes", written(order(), false));
  }

  @Test
  void bytesThatClaimToBeEndlessCostNothing() throws Exception {
    String nothings = "{\"type\":\"array\",\"items\":\"null\"}";
    topic("nothings", create("nothings", Schema.Type.AVRO, nothings).getName(), Encoding.BINARY);
    String deep =
        "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}";
    topic("deep", create("deep", Schema.Type.AVRO, deep).getName(), Encoding.BINARY);
    topic("long", create("long", Schema.Type.AVRO, "\"string\"").getName(), Encoding.BINARY);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoder.writeLong(1_000_000_000_000L);
    encoder.flush();
    ByteString much = ByteString.copyFrom(out.toByteArray());
    refusal("nothings", much);
    refusal("long", much);
    refusal("deep", ByteString.copyFrom(new byte[] {2}).concat(text("\2".repeat(1_000_000))));
  }

  @Test
  void whatFollowsAProtocolBufferIsPublished() {
    Schema schema = create("money", Schema.Type.PROTOCOL_BUFFER, MONEY);
    subscribed("money", schema, Encoding.BINARY);
    Money good = Money.newBuilder().setCurrencyCode("EUR").setUnits(3).build();
    publish("money", good.toByteString());
    assertThat(world.pull("money").get(0).getMessage().getAttributesMap())
        .containsEntry("googclient_schemaencoding", "BINARY")
        .containsEntry("googclient_schemarevisionid", schema.getRevisionId());
    InvalidArgumentException unknown =
        refusal("money", good.toByteString().concat(ByteString.copyFrom(new byte[] {32, 1})));
    assertThat(unknown.getErrorDetails().getErrorInfo().getReason())
        .isEqualTo("INVALID_BINARY_PROTO_MESSAGE");
    refusal("money", text("{\"units\":1}"));

    subscribed("texts", schema, Encoding.JSON);
    publish("texts", text("{\"currencyCode\":\"EUR\",\"units\":\"3\"}"));
    publish("texts", text("{\"currency_code\":\"EUR\"}"));
    assertThat(world.pull("texts")).hasSize(2);
    for (String bad : List.of(" ", "{\"units\":\"x\"}", "{\"more\":1}", "[]", "{")) {
      refusal("texts", text(bad));
    }
  }

  @Test
  void requiredFieldsInnerTypesAndNamesInJsonCount() {
    Schema schema =
        create(
            "inner",
            Schema.Type.PROTOCOL_BUFFER,
            """
            syntax = "proto2";
            package shop;
            message Order {
              required int32 id = 1 [json_name = "number"];
              optional Line line = 2;
              map<string, Line> named = 3;
              oneof how { bool fast = 4; bool slow = 5; }
              message Line { required string text = 1 [json_name = "t"]; enum K { A = 0; B = 1; }
                optional K kind = 2 [default = B]; }
            }
            """);
    subscribed("inner", schema, Encoding.JSON);
    publish("inner", text("{\"number\":1,\"line\":{\"t\":\"x\",\"kind\":\"A\"},\"fast\":true}"));
    publish("inner", text("{\"id\":1,\"named\":{\"a\":{\"text\":\"x\"}}}"));
    for (String bad :
        List.of(
            "{}",
            "{\"number\":1,\"line\":{}}",
            "{\"number\":1,\"named\":{\"a\":{}}}",
            "{\"number\":1,\"line\":{\"t\":\"x\",\"kind\":\"C\"}}",
            "{\"number\":1,\"fast\":true,\"slow\":true}")) {
      refusal("inner", text(bad));
    }
    assertThat(world.pull("inner")).hasSize(2);
  }

  private Topic settings(String id, SchemaSettings settings) {
    return update(Topic.newBuilder().setName(world.topic(id)).setSchemaSettings(settings).build());
  }

  private Topic update(Topic topic) {
    return world.topics.updateTopic(
        UpdateTopicRequest.newBuilder()
            .setTopic(topic)
            .setUpdateMask(FieldMask.newBuilder().addPaths("schema_settings"))
            .build());
  }

  private Schema commit(String id, String definition) {
    return world.schemas.commitSchema(
        world.schema(id),
        Schema.newBuilder()
            .setName(world.schema(id))
            .setType(Schema.Type.PROTOCOL_BUFFER)
            .setDefinition(definition)
            .build());
  }

  private String revisionOf(String id, String data) {
    publish(id, text(data));
    List<ReceivedMessage> got = world.pull(id);
    world.acknowledge(id, got);
    return got.get(0).getMessage().getAttributesOrThrow("googclient_schemarevisionid");
  }

  @Test
  void theNewestRevisionThatTheTopicTakesIsTriedFirst() {
    String message = "syntax = \"proto3\"; message M { string a = 1; ";
    Schema one = create("many", Schema.Type.PROTOCOL_BUFFER, message + "string x = 9; }");
    Schema two = commit("many", message + "string b = 2; string x = 9; }");
    Schema three = commit("many", message + "string b = 2; string c = 3; }");
    subscribed("many", one, Encoding.JSON);
    assertThat(revisionOf("many", "{\"a\":\"\"}")).isEqualTo(three.getRevisionId());
    assertThat(revisionOf("many", "{\"x\":\"\",\"b\":\"\"}")).isEqualTo(two.getRevisionId());

    SchemaSettings range =
        SchemaSettings.newBuilder()
            .setSchema(one.getName())
            .setEncoding(Encoding.JSON)
            .setFirstRevisionId(one.getRevisionId())
            .setLastRevisionId(two.getRevisionId())
            .build();
    assertThat(settings("many", range).getSchemaSettings()).isEqualTo(range);
    assertThat(revisionOf("many", "{\"a\":\"\"}")).isEqualTo(two.getRevisionId());
    refusal("many", text("{\"c\":\"\"}"));

    // What is deleted at an end of the range gives way to what is next to it.
    world.schemas.deleteSchemaRevision(one.getName() + "@" + two.getRevisionId(), "");
    assertThat(revisionOf("many", "{\"a\":\"\"}")).isEqualTo(one.getRevisionId());
    refusal("many", text("{\"b\":\"\"}"));
    world.schemas.deleteSchemaRevision(one.getName() + "@" + one.getRevisionId(), "");
    assertThatThrownBy(() -> publish("many", text("{\"a\":\"\"}")))
        .isInstanceOf(FailedPreconditionException.class);
    settings("many", range.toBuilder().clearLastRevisionId().build());
    assertThat(revisionOf("many", "{\"c\":\"\"}")).isEqualTo(three.getRevisionId());

    assertThatThrownBy(
            () -> settings("many", range.toBuilder().setFirstRevisionId("00000000").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () ->
                settings(
                    "many",
                    range.toBuilder()
                        .setFirstRevisionId(two.getRevisionId())
                        .setLastRevisionId(one.getRevisionId())
                        .build()))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aTopicWhoseSchemaIsDeletedTakesNothingUntilItHasNone() {
    Schema schema = create("gone", Schema.Type.PROTOCOL_BUFFER, MONEY);
    subscribed("gone", schema, Encoding.JSON);
    world.schemas.deleteSchema(schema.getName());
    Topic topic = world.topics.getTopic(world.topic("gone"));
    assertThat(topic.getSchemaSettings().getSchema()).isEqualTo("_deleted-schema_");
    assertThatThrownBy(() -> publish("gone", text("{}")))
        .isInstanceOf(FailedPreconditionException.class);
    // Other settings are changed as before.
    world.topics.updateTopic(
        UpdateTopicRequest.newBuilder()
            .setTopic(topic.toBuilder().putLabels("a", "b"))
            .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
            .build());
    update(topic.toBuilder().clearSchemaSettings().build());
    publish("gone", text("anything"));
    assertThat(world.texts("gone")).containsExactly("anything");
  }

  @Test
  void aTopicNamesASchemaThatIsThereAndAnEncoding() {
    Schema schema = create("there", Schema.Type.PROTOCOL_BUFFER, MONEY);
    assertThatThrownBy(() -> topic("t-none", PARENT + "/schemas/none", Encoding.JSON))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> topic("t-bad", "there", Encoding.JSON))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> topic("t-how", schema.getName(), Encoding.ENCODING_UNSPECIFIED))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(world.topics.listTopics(PARENT).iterateAll()).isEmpty();
  }

  @Test
  void aMessageIsCheckedBeforeItIsPublished() {
    Schema schema = create("asked", Schema.Type.PROTOCOL_BUFFER, MONEY);
    ValidateMessageRequest named =
        ValidateMessageRequest.newBuilder()
            .setParent(PARENT)
            .setName(schema.getName())
            .setEncoding(Encoding.JSON)
            .setMessage(text("{\"units\":\"1\"}"))
            .build();
    world.schemas.validateMessage(named);
    world.schemas.validateMessage(
        named.toBuilder().setName(schema.getName() + "@" + schema.getRevisionId()).build());
    world.schemas.validateMessage(named.toBuilder().setSchema(schema).build());
    for (ValidateMessageRequest bad :
        List.of(
            named.toBuilder().setMessage(text("{\"unit\":1}")).build(),
            named.toBuilder().setSchema(schema).setMessage(text("x")).build(),
            named.toBuilder().setEncoding(Encoding.BINARY).build(),
            named.toBuilder().clearEncoding().build())) {
      assertThatThrownBy(() -> world.schemas.validateMessage(bad))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                world.schemas.validateMessage(
                    named.toBuilder().setName(PARENT + "/schemas/no1").build()))
        .isInstanceOf(NotFoundException.class);
  }
}
