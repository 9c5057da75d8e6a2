package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are used, and stand in nothing that is written or told. */
class UntoldSecretsTest {
  @TempDir Path folder;

  @Test
  void aSecretIsComparedByFingerprintAndStandsNowhere() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    var vault = graph.add("v", new Vault("v", "hunter2-s3cret", "none"));
    graph.add("user", Thing.of("user", 1, List.of(Value.join("x:", vault.ref(Vault.SECRET)))));
    graph.output("secret", vault.ref(Vault.SECRET));
    ApplyResult result = bench.apply(graph.build());
    assertThat(result.outputs()).containsEntry("secret", "(sensitive)");
    assertThat(bench.world.get("thing", "user").orElseThrow().toString())
        .contains("x:hunter2-s3cret");
    assertThat(bench.plan(graph.build()).hasChanges()).isFalse();
    var alone = ResourceGraph.builder();
    alone.add("v", new Vault("v", "hunter2-s3cret", "none"));
    bench.apply(alone.build());
    assertThat(bench.plan(alone.build()).hasChanges()).isFalse();
    var other = ResourceGraph.builder();
    other.add("v", new Vault("v", "another-s3cret", "none"));
    Plan plan = bench.plan(other.build());
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("vault.v", "update"));
    assertThat(plan.changes().get(0).attributes())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.sensitive()).isTrue();
              assertThat(one.before()).isEmpty();
              assertThat(one.after()).isEmpty();
            });
    bench.apply(other.build());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
      }
    }
    assertThat(bench.events.toString()).doesNotContain("s3cret");
  }

  @Test
  void aProviderThatRepeatsASecretInItsErrorsIsQuotedWithoutIt() throws Exception {
    String secret = "p@ss/word+4711";
    var failures = new AtomicInteger();
    Faults faults =
        (moment, operation, address) -> {
          switch (failures.incrementAndGet()) {
            case 1 ->
                throw new ProviderException(
                    ProviderException.Category.TRANSIENT, "the answer to " + secret + " broke", "");
            case 2 ->
                throw new ProviderException(
                    ProviderException.Category.INVALID,
                    "user:p%40ss%2Fword%2B4711@host is no URL",
                    "replace " + secret);
            default -> throw new IllegalStateException("no " + secret + "!");
          }
        };
    Bench bench = Bench.in(folder, faults);
    var graph = ResourceGraph.builder();
    graph.add("v", new Vault("v", secret, ""));

    ApplyResult refused = bench.apply(graph.build());
    ApplyResult broken = bench.apply(graph.build());

    assertThat(refused.failures())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.message()).isEqualTo("user:(sensitive)@host is no URL");
              assertThat(one.advice()).isEqualTo("replace (sensitive)");
            });
    assertThat(broken.failures())
        .singleElement()
        .satisfies(one -> assertThat(one.message()).endsWith("no (sensitive)!"));
    assertThat(bench.events.toString()).contains("the answer to (sensitive) broke");
  }

  @Test
  void aSecretIsTakenOutOfAnErrorInEachFormInWhichARequestHasIt() throws Exception {
    String secret = "-----BEGIN KEY-----\n\"4711\" is > 12\n";
    String inJson = "-----BEGIN KEY-----\\n\\\"4711\\\" is > 12\\n";
    String bytes = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    Faults faults =
        (moment, operation, address) -> {
          throw new ProviderException(
              ProviderException.Category.INVALID,
              "{\"key\":\"" + inJson + "\",\"data\":\"" + bytes + "\"} is too long",
              "");
        };
    var graph = ResourceGraph.builder();
    graph.add("v", new Vault("v", secret, ""));

    assertThat(Bench.in(folder, faults).apply(graph.build()).failures())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.message())
                    .isEqualTo("{\"key\":\"(sensitive)\",\"data\":\"(sensitive)\"} is too long"));
  }

  @Test
  void theTestsThemselvesNoticeASecretThatIsWrittenDown() {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    graph.add("v", new Vault("v", "hunter2-s3cret", ""));
    graph.add("leak", Thing.of("hunter2-s3cret", 1, List.of()));
    assertThatThrownBy(() -> bench.apply(graph.build()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a secret stands in the state, ");
  }
}
