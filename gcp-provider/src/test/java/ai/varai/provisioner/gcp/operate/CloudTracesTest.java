package ai.varai.provisioner.gcp.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.lifecycle.spi.Traces.Span;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.protobuf.util.Timestamps;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces of services on Cloud Run, read from Cloud Trace. */
class CloudTracesTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String PROJECT = "traced";
  private static final String OURS = "0af7651916cd43dd8448eb211c80319c";
  private static final String LATER = "1bf7651916cd43dd8448eb211c80319c";
  private static final String THEIRS = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static CloudSettings settings(String url) {
    return CloudSettings.of(
        Map.of("gcp.endpoint", url, "project", PROJECT, "region", "us-central1"));
  }

  private static GcpProvider provider(String url) {
    return new GcpProvider(settings(url), "shop", "main", new SecureRandom());
  }

  private static void write(String id, String environment, long begin) throws Exception {
    var root =
        TraceSpan.newBuilder()
            .setSpanId(1)
            .setName("POST /login")
            .setStartTime(Timestamps.fromMillis(begin))
            .setEndTime(Timestamps.fromMillis(begin + 80))
            .putLabels("service.name", "auth-service")
            .putLabels("deployment.environment.name", environment);
    var query =
        TraceSpan.newBuilder()
            .setSpanId(2)
            .setParentSpanId(1)
            .setName("SELECT users")
            .setStartTime(Timestamps.fromMillis(begin + 5))
            .setEndTime(Timestamps.fromMillis(begin + 30))
            .putLabels("service.name", "auth-service")
            .putLabels("/error/message", "too many connections");
    var traces = com.google.devtools.cloudtrace.v1.Traces.newBuilder();
    traces.addTracesBuilder().setProjectId(PROJECT).setTraceId(id).addSpans(query).addSpans(root);
    try (var clients = new Clients(settings(CLOUD.emulator().url()))) {
      clients.traces().patchTraces(PROJECT, traces.build());
    }
  }

  @Test
  void an_environment_sees_its_own_traces_the_newest_first() throws Exception {
    long now = System.currentTimeMillis();
    write(OURS, "shop", now - 5000);
    write(LATER, "shop", now - 1000);
    write(THEIRS, "shop-two", now - 500);
    try (GcpProvider provider = provider(CLOUD.emulator().url())) {
      Traces traces = provider.operations().orElseThrow().traces().orElseThrow();
      assertThat(traces.newest(10)).extracting(Trace::id).containsExactly(LATER, OURS);
      assertThat(traces.newest(1)).extracting(Trace::id).containsExactly(LATER);

      Trace trace = traces.find(OURS).orElseThrow();
      assertThat(trace.length()).isEqualTo(Duration.ofMillis(80));
      assertThat(trace.head().name()).isEqualTo("POST /login");
      assertThat(trace.services()).isEqualTo(List.of("auth-service"));
      assertThat(trace.failed()).isTrue();
      Span query = trace.spans().get(1);
      assertThat(query.parent()).isEqualTo(Optional.of("1"));
      assertThat(query.error()).contains("too many connections");
      assertThat(traces.find("ff".repeat(16))).isEmpty();
    }
  }

  @Test
  void who_may_not_read_them_is_told_the_role() throws Exception {
    try (GcpEmulator strict = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
        GcpProvider provider = provider(strict.url())) {
      Traces traces = provider.operations().orElseThrow().traces().orElseThrow();
      assertThatThrownBy(() -> traces.newest(10))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("read traces");
    }
  }
}
