package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Answer;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Standing;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Network;
import com.google.rpc.Code;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would refuse an environment is told before anything is changed. */
class CloudDoctorIT {
  @TempDir Path folder;

  @Test
  void quotas_without_room_are_named() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      String project = world.environment().projectId();
      assertThat(quotas(world.provider, graph, Set.of()))
          .singleElement()
          .satisfies(each -> assertThat(each.standing()).isEqualTo(Standing.GOOD))
          .asString()
          .containsPattern("by [1-9][0-9]* quotas");

      // With the network that every project has these are all that the quota allows.
      for (int i = 0; i < 14; i++) {
        clients
            .compute()
            .networks()
            .insertAsync(
                project,
                Network.newBuilder().setName("n" + i).setAutoCreateSubnetworks(false).build())
            .get();
      }
      for (int i = 0; i < 8; i++) {
        clients
            .compute()
            .addresses()
            .insertAsync(
                project,
                world.environment().region(),
                Address.newBuilder().setName("a" + i).build())
            .get();
      }
      world.cloud.recorder().clear();

      List<Answer> answers = quotas(world.provider, graph, Set.of());
      assertThat(answers).hasSize(2).allMatch(each -> each.standing() == Standing.BAD);
      assertThat(answers.get(0).finding())
          .matches("NETWORKS of project .*: 1 more are needed, 1[5-9] of 15 are in use");
      assertThat(answers.get(1).finding())
          .isEqualTo(
              "STATIC_ADDRESSES of region us-central1: 1 more are needed, 8 of 8 are in use");
      assertThat(world.writes())
          .as("a doctor changes nothing")
          .noneMatch(each -> each.matches("(?i).*[.](insert|create|update|patch|set|delete).*"));
      var everything =
          graph.nodes().stream().map(each -> each.address()).collect(Collectors.toSet());
      assertThat(quotas(world.provider, graph, everything))
          .as("what exists needs no room")
          .singleElement()
          .satisfies(each -> assertThat(each.standing()).isEqualTo(Standing.GOOD));
    }
  }

  @Test
  void a_service_that_cloud_run_would_refuse_for_its_size_is_named_with_what_would_fit()
      throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph();
      assertThat(of("Cloud Run quotas", world.provider, graph, Set.of()))
          .singleElement()
          .satisfies(each -> assertThat(each.standing()).isEqualTo(Standing.GOOD))
          .asString()
          .contains("by 8 comparisons");

      Http.post(
          world.cloud.url() + "/_emulator/settings", "{\"quotas\":{\"RUN_CPU_ALLOCATION\":9000}}");

      assertThat(of("Cloud Run quotas", world.provider, graph, Set.of()))
          .satisfiesExactlyInAnyOrder(
              each ->
                  assertThat(each.finding())
                      .isEqualTo(
                          "CpuAllocPerProjectRegion of region us-central1: auth-service"
                              + " needs 10000 milli vCPU for 10 instances, 9000 are allowed"),
              each -> assertThat(each.remedy()).contains("to 4 or fewer"),
              each -> assertThat(each.remedy()).contains("to 4 or fewer"));
    }
  }

  @Test
  void policies_that_cannot_be_read_are_said_to_be_unknown() throws Exception {
    try (CloudWorld world = world()) {
      world.cloud.faults().add(unreadable(), Long.MAX_VALUE);
      assertThat(of("Organisation policies", world.provider, world.graph(), Set.of()))
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.standing()).isEqualTo(Standing.REMARK);
                assertThat(each.finding()).startsWith("not known: ");
                assertThat(each.remedy()).contains("roles/orgpolicy.policyViewer");
              });
    }
  }

  @Test
  void a_policy_that_would_refuse_something_is_found_before_it_does() throws Exception {
    try (CloudWorld world = world()) {
      String name = "projects/" + world.environment().projectId() + "/policies/";
      var request =
          HttpRequest.newBuilder(URI.create(world.cloud.url() + "/v2/" + name.replaceAll("/$", "")))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"name\":\""
                          + name
                          + "gcp.resourceLocations\",\"spec\":{\"rules\":[{\"denyAll\":true}]}}"))
              .build();
      var set = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
      assertThat(of("Organisation policies", world.provider, world.graph(), Set.of()))
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.standing()).isEqualTo(Standing.BAD);
                assertThat(each.finding()).startsWith("gcp.resourceLocations: ");
              });
    }
  }

  private static FaultRule unreadable() {
    return new FaultRule(
        "orgpolicy",
        "",
        "",
        1,
        Duration.ZERO,
        Optional.of(Code.PERMISSION_DENIED),
        "The caller does not have permission",
        0,
        FaultRule.Drop.NONE,
        FaultRule.OperationFault.NONE);
  }

  private CloudWorld world() {
    return new CloudWorld("staging", folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  private static List<Answer> quotas(
      GcpProvider provider, ResourceGraph graph, Set<ResourceAddress> existing)
      throws InterruptedException {
    return of("Quotas", provider, graph, existing);
  }

  private static List<Answer> of(
      String subject, GcpProvider provider, ResourceGraph graph, Set<ResourceAddress> existing)
      throws InterruptedException {
    return provider.doctor().examine(graph, () -> existing).stream()
        .filter(each -> each.subject().equals(subject))
        .toList();
  }
}
