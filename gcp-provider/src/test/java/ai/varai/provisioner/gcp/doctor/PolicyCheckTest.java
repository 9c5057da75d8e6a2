package ai.varai.provisioner.gcp.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Answer;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Standing;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer organisation;
  private Map<String, String> rules = Map.of();

  @BeforeEach
  void start() throws IOException {
    organisation = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    organisation.createContext("/", this::answer);
    organisation.start();
  }

  @AfterEach
  void stop() {
    organisation.stop(0);
  }

  @Test
  void access_for_everybody_is_refused_where_only_some_domains_are_allowed() throws Exception {
    rules = Map.of("iam.allowedPolicyMemberDomains", "{\"values\":{\"allowedValues\":[\"C0a\"]}}");

    assertThat(examine("allUsers"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.standing()).isEqualTo(Standing.BAD);
              assertThat(each.finding())
                  .startsWith("iam.allowedPolicyMemberDomains: ")
                  .contains("allUsers is refused");
              assertThat(each.remedy()).contains("external_access");
            });
  }

  @Test
  void what_nothing_could_break_is_not_asked_for() throws Exception {
    rules = Map.of("iam.allowedPolicyMemberDomains", "{\"denyAll\":true}");

    assertThat(examine("user:somebody@example.com"))
        .singleElement()
        .satisfies(each -> assertThat(each.standing()).isEqualTo(Standing.GOOD));
    assertThat(asked)
        .containsExactly(
            "/v2/projects/some-project/policies/gcp.resourceLocations:getEffectivePolicy");
  }

  @Test
  void a_region_that_is_not_allowed_is_named() throws Exception {
    rules = Map.of("gcp.resourceLocations", "{\"values\":{\"allowedValues\":[\"europe-west1\"]}}");

    assertThat(examine("user:somebody@example.com").stream().map(Answer::finding))
        .containsExactly("gcp.resourceLocations: nothing may be made in us-central1");
  }

  @Test
  void everything_that_would_stop_production_is_named() throws Exception {
    rules =
        Map.of(
            "compute.restrictVpcPeering",
            "{\"values\":{\"allowedValues\":[\"under:organizations/1\"]}}",
            "iam.disableServiceAccountCreation",
            "{\"enforce\":true}",
            "gcp.restrictServiceUsage",
            "{\"values\":{\"deniedValues\":[\"sqladmin.googleapis.com\"]}}",
            "compute.restrictLoadBalancerCreationForTypes",
            "{\"values\":{\"deniedValues\":[\"in:EXTERNAL\"]}}",
            "compute.disableGlobalLoadBalancing",
            "{\"enforce\":true}",
            "run.allowedVPCEgress",
            "{\"values\":{\"allowedValues\":[\"all-traffic\"]}}");

    List<Answer> answers = examine(production());

    assertThat(answers).allMatch(each -> each.standing() == Standing.BAD);
    assertThat(answers)
        .extracting(Answer::finding)
        .containsExactlyInAnyOrder(
            "compute.restrictVpcPeering: the network may not be peered with Google's services,"
                + " which a private database needs",
            "iam.disableServiceAccountCreation: no service account may be made",
            "gcp.restrictServiceUsage: the API sqladmin.googleapis.com may not be used",
            "compute.restrictLoadBalancerCreationForTypes: no load balancer of the type"
                + " GLOBAL_EXTERNAL_MANAGED_HTTP_HTTPS may be made",
            "compute.disableGlobalLoadBalancing: no global load balancer may be made",
            "run.allowedVPCEgress: services may not send 'private-ranges-only' through the"
                + " network");
  }

  @Test
  void peering_with_googles_own_projects_alone_is_enough() throws Exception {
    rules =
        Map.of(
            "compute.restrictVpcPeering",
            "{\"values\":{\"allowedValues\":[\"under:organizations/433637338589\"]}}");

    assertThat(examine(production()))
        .singleElement()
        .satisfies(each -> assertThat(each.standing()).isEqualTo(Standing.GOOD));
  }

  private static ResourceGraph production() {
    var environment =
        EnvironmentLoader.in(Path.of("..").toAbsolutePath().normalize())
            .load("production", List.of())
            .source()
            .orElseThrow()
            .environment();
    return new EnvironmentCompiler()
        .compile(environment, CompileOptions.PLAIN.withInstanceSuffix("x7k2"));
  }

  private List<Answer> examine(String member) throws Exception {
    var graph = ResourceGraph.builder();
    graph.add(
        "web",
        new RunIamMember(Value.of("web"), "us-central1", "roles/run.invoker", Value.of(member)));
    return examine(graph.build());
  }

  private List<Answer> examine(ResourceGraph graph) throws Exception {
    var settings =
        CloudSettings.of(
            Map.of(
                "project",
                "some-project",
                "region",
                "us-central1",
                "gcp.endpoint",
                "http://127.0.0.1:" + organisation.getAddress().getPort()));
    try (var clients = new Clients(settings)) {
      return new PolicyCheck("some-project", "us-central1", clients, new Calls(new Random(1)))
          .examine(graph);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path);
    String constraint = path.replaceFirst(".*/policies/", "").replaceFirst(":.*", "");
    String rule = rules.get(constraint);
    byte[] text =
        (rule == null ? "{}" : "{\"spec\":{\"rules\":[" + rule + "]}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }
}
