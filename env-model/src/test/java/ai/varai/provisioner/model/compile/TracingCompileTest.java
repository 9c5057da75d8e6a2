package ai.varai.provisioner.model.compile;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where services are told to export their spans to. */
class TracingCompileTest {
  private static final String ENVIRONMENT =
      """
      environment: shop
      project_id: acme-shop
      region: us-central1
      target: %s
      services:
        auth-service:
          image: example/auth:1
        face-service:
          image: example/face:1
          environment_variables: {OTEL_TRACES_SAMPLER_ARG: "1"}
      networking_config: {create_vpc: true, vpc_name: shop}
      monitoring_config: {enable_tracing: %s, trace_sample_percent: 5}
      """;

  private static ResourceGraph graph(String target, boolean traced) {
    return new EnvironmentCompiler()
        .compile(Fixture.environment(ENVIRONMENT.formatted(target, traced)), CompileOptions.PLAIN);
  }

  private static Map<String, Value<String>> variables(ResourceGraph graph, String service) {
    ResourceNode<?> node =
        graph.find(ResourceAddress.parse("run_service." + service)).orElseThrow();
    return ((RunService) node.resource()).env();
  }

  @Test
  void on_this_machine_spans_go_to_a_store_beside_the_services() {
    ResourceGraph graph = graph("local", true);
    ResourceNode<?> store = graph.find(ResourceAddress.parse("trace_store.traces")).orElseThrow();
    assertThat(store.resource())
        .isInstanceOfSatisfying(
            TraceStore.class, s -> assertThat(s.project()).isEqualTo("acme-shop"));
    Map<String, Value<String>> told = variables(graph, "auth-service");
    assertThat(told.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
        .isInstanceOfSatisfying(
            Value.Ref.class,
            ref -> {
              assertThat(ref.target()).isEqualTo(store.address());
              assertThat(ref.attribute()).isEqualTo("privateUrl");
            });
    assertThat(told)
        .containsEntry("OTEL_EXPORTER_OTLP_PROTOCOL", Value.of("http/protobuf"))
        .containsEntry("OTEL_SERVICE_NAME", Value.of("auth-service"))
        .containsEntry(
            "OTEL_RESOURCE_ATTRIBUTES",
            Value.of("gcp.project_id=acme-shop,deployment.environment.name=shop"))
        .containsEntry("OTEL_TRACES_SAMPLER_ARG", Value.of("0.05"));
  }

  @Test
  void in_a_cloud_they_go_to_google_which_has_to_take_them() {
    ResourceGraph graph = graph("gcp", true);
    assertThat(variables(graph, "auth-service"))
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", Value.of("https://telemetry.googleapis.com"));
    ResourceNode<?> service =
        graph.find(ResourceAddress.parse("run_service.auth-service")).orElseThrow();
    assertThat(service.dependsOn())
        .contains(
            ResourceAddress.parse("project_service.telemetry"),
            ResourceAddress.parse("project_service.cloudtrace"));
    assertThat(graph.find(ResourceAddress.parse("trace_store.traces"))).isEmpty();
  }

  @Test
  void what_the_file_says_of_a_service_counts_more() {
    assertThat(variables(graph("local", true), "face-service"))
        .containsEntry("OTEL_TRACES_SAMPLER_ARG", Value.of("1"));
  }

  @Test
  void who_does_not_ask_for_it_is_told_nothing() {
    for (String target : new String[] {"local", "gcp"}) {
      ResourceGraph graph = graph(target, false);
      assertThat(variables(graph, "auth-service").keySet()).noneMatch(n -> n.startsWith("OTEL_"));
      assertThat(graph.find(ResourceAddress.parse("trace_store.traces"))).isEmpty();
      assertThat(graph.find(ResourceAddress.parse("project_service.telemetry"))).isEmpty();
    }
  }
}
