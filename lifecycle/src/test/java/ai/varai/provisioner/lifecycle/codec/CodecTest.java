package ai.varai.provisioner.lifecycle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final Fingerprints FINGERPRINTS = new Fingerprints(new byte[32]);
  private final Differ differ = new Differ(FINGERPRINTS);

  private static RunService service(String cpu, Map<String, Value<String>> env) {
    var probe = new RunService.HttpProbe("/health", 0, 10, 1, 3);
    return new RunService(
        "api",
        "europe-west1",
        "image",
        Optional.of(new RunService.LocalProcess(List.of("java"), List.of("/srv/app"))),
        Value.of("account"),
        0,
        2,
        80,
        Duration.ofSeconds(30),
        cpu,
        "1Gi",
        true,
        8080,
        env,
        Map.of("KEY", new RunService.SecretKey(Value.of("key"), Value.of("1"))),
        probe,
        probe,
        probe,
        "all",
        Optional.empty(),
        RunService.TrafficShare.ALL_TO_NEWEST,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static Map<String, Object> encode(Object record) {
    return RecordShape.of(record.getClass()).encodeRecord(record, Encoding.RESOLVED);
  }

  private List<String> paths(Object wanted, Object actual) {
    return differ
        .diff(RecordShape.of(wanted.getClass()), encode(wanted), encode(actual), Map.of())
        .stream()
        .map(AttributeChange::path)
        .toList();
  }

  @Test
  void theStateCoversASecretInAListWhoseOrderTheTargetChanged() {
    var wanted = Map.<String, Object>of("arguments", List.of("a", new Hidden("s3cret")));
    RecordShape shape = RecordShape.of(Arguments.class);
    assertThat(Trees.stored(shape, wanted, Map.of("arguments", List.of("a", "s3cret"))))
        .isEqualTo(Map.of("arguments", List.of("a", new Hidden("s3cret"))));
    for (List<String> told : List.of(List.of("s3cret", "a"), List.of("a", "b", "s3cret"))) {
      assertThat(Trees.stored(shape, wanted, Map.of("arguments", told)))
          .isEqualTo(Map.of("arguments", new Hidden(told)));
    }
  }

  @Test
  void whatTheTargetTellsInClearIsNotShownWhereItWasMadeFromASecret() {
    RecordShape shape = RecordShape.of(Arguments.class);
    var told = Map.<String, Object>of("arguments", List.of("a", "s3cret"));
    var recorded = Map.<String, Object>of("arguments", List.of("a", FINGERPRINTS.of("s3cret")));
    var harmless = Map.<String, Object>of("arguments", List.of("a", "b"));
    assertThat(differ.gone(shape, told, recorded)).extracting(c -> c.sensitive()).contains(true);
    assertThat(differ.gone(shape, told, null)).extracting(c -> c.sensitive()).contains(true);
    assertThat(differ.gone(shape, harmless, harmless))
        .extracting(c -> c.sensitive())
        .contains(false);
    assertThat(differ.diff(shape, harmless, told, recorded).toString()).doesNotContain("s3cret");
  }

  private record Arguments(List<Value<String>> arguments) {}

  @Test
  void aRecordSurvivesTheWayThroughJson() {
    RunService service = service("1", Map.of("A", Value.of("x")));
    byte[] json = JsonTree.bytes(encode(service), FINGERPRINTS);
    assertThat(RecordShape.of(RunService.class).decode(JsonTree.read(json))).isEqualTo(service);
  }

  @Test
  void sealedInterfacesSayWhichRecordTheyAre() {
    var payload =
        new SecretPayload.Composed(
            List.of(
                new SecretPayload.Part.Text(Value.of("a")),
                new SecretPayload.Part.FromVersion(Value.of("v"), true)));
    var version = new SecretVersion(Value.of("s"), payload);
    assertThat(RecordShape.of(SecretVersion.class).decode(encode(version))).isEqualTo(version);
    assertThat(encode(version).get("payload").toString()).contains("type=composed");
  }

  @Test
  void anotherSpellingOfTheSameValueIsNoDifference() {
    assertThat(paths(service("1", Map.of()), service("1000m", Map.of()))).isEmpty();
    assertThat(paths(service("1", Map.of()), service("2", Map.of()))).containsExactly("cpu");
  }

  @Test
  void aDifferenceIsNamedByItsPath() {
    assertThat(
            paths(
                service("1", Map.of("A", Value.of("x"), "B", Value.of("y"))),
                service("1", Map.of("A", Value.of("z"), "C", Value.of("y")))))
        .containsExactly("env.A", "env.B", "env.C");
  }

  /** A record with a list whose order means nothing. */
  record Bag(@Unordered List<String> items) {}

  @Test
  void theOrderOfWhatHasNoneIsNoDifference() {
    assertThat(paths(new Bag(List.of("a", "b", "b")), new Bag(List.of("b", "a", "b")))).isEmpty();
    assertThat(paths(new Bag(List.of("a", "b", "b")), new Bag(List.of("a", "a", "b"))))
        .containsExactly("items");
  }

  @Test
  void aWholeGraphSurvivesWithItsReferences() {
    var builder = ResourceGraph.builder();
    var first =
        builder.add(
            "one", new SecretVersion(Value.of("s"), new SecretPayload.Generated(20, true, 1)));
    builder.add(
        "two",
        new SecretVersion(
            Value.join("x-", first.ref(SecretVersion.NAME)),
            new SecretPayload.Generated(20, true, 1)),
        first);
    builder.output("name", first.ref(SecretVersion.NAME));
    ResourceGraph graph = builder.build();
    Map<String, Object> tree = GraphCodec.tree(graph);
    ResourceGraph again =
        GraphCodec.graph(
            JsonTree.read(JsonTree.bytes(tree, FINGERPRINTS)),
            kind -> RecordShape.of(SecretVersion.class));
    assertThat(List.copyOf(again.nodes())).isEqualTo(List.copyOf(graph.nodes()));
    assertThat(again.outputs()).isEqualTo(graph.outputs());
    assertThat(again.dependenciesOf(ResourceAddress.parse("secret_version.two"))).hasSize(1);
  }

  @Test
  void aSecretLeavesOnlyItsFingerprintInJson() {
    String json = JsonTree.text(Map.of("a", new Hidden("s3cret")), FINGERPRINTS);
    assertThat(json).doesNotContain("s3cret");
    assertThat(JsonTree.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .containsEntry("a", FINGERPRINTS.of("s3cret"));
  }

  @Test
  void whatDoesNotFitIsSaidByName() {
    assertThatThrownBy(() -> RecordShape.of(RunService.class).decode(Map.of("name", "x")))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("RunService.location");
  }
}
