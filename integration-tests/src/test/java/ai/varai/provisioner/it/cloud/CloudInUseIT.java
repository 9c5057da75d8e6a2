package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Google refuses to delete while it is in use is replaced beside its predecessor. */
class CloudInUseIT {
  private static final String OTHER_DOMAINS =
      "networking_config.load_balancer.domains=[varai.ai, shop.varai.ai]";

  @TempDir Path folder;

  @Test
  void other_domains_bring_another_certificate_and_the_old_one_goes_last() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));
      String before = certificate(world);
      ResourceGraph changed = world.graph(OTHER_DOMAINS);

      List<String> changes = CloudWorld.changes(world.plan(changed));
      assertThat(changes)
          .as("the proxy stays, only the certificate is another one")
          .hasSize(2)
          .anyMatch(each -> each.startsWith("REPLACE managed_certificate.main"))
          .anyMatch(each -> each.startsWith("UPDATE target_https_proxy.main"));
      assertDone(world.measured("domains", () -> world.up(changed)));

      assertThat(world.writes().stream().filter(each -> each.startsWith("compute.")).toList())
          .containsExactly(
              "compute.compute.sslCertificates.insert",
              "compute.compute.targetHttpsProxies.setSslCertificates",
              "compute.compute.sslCertificates.delete");
      assertThat(certificate(world)).isNotEqualTo(before);
      assertThat(certificates(world).list(project(world))).hasSize(1);
      assertThat(CloudWorld.changes(world.plan(changed))).isEmpty();
      assertThat(world.orphans()).isEmpty();
    }
  }

  @Test
  void an_issued_certificate_serves_until_the_new_one_is_issued() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));
      String old = certificate(world);
      mark(world, old, "ACTIVE", "ACTIVE");
      ResourceGraph changed = world.graph(OTHER_DOMAINS);

      var apply = CompletableFuture.supplyAsync(() -> up(world, changed));
      await().atMost(Duration.ofSeconds(60)).until(() -> served(world).size() == 2);
      String added =
          served(world).stream().filter(each -> !each.endsWith("/" + old)).findFirst().get();
      assertThat(apply).isNotDone();
      assertThat(certificates(world).list(project(world))).hasSize(2);
      mark(world, added.substring(added.lastIndexOf('/') + 1), "ACTIVE", "ACTIVE");

      assertDone(apply.get());
      assertThat(served(world)).containsExactly(added);
      assertThat(certificates(world).list(project(world))).hasSize(1);
      assertThat(CloudWorld.changes(world.plan(changed))).isEmpty();
    }
  }

  @Test
  void a_domain_that_leads_elsewhere_is_named_and_the_old_certificate_stays() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));
      String old = certificate(world);
      mark(world, old, "ACTIVE", "ACTIVE");
      ResourceGraph changed = world.graph(OTHER_DOMAINS);

      var apply = CompletableFuture.supplyAsync(() -> up(world, changed));
      await().atMost(Duration.ofSeconds(60)).until(() -> served(world).size() == 2);
      String added = served(world).get(0).replaceFirst(".*/", "");
      mark(world, added, "PROVISIONING", "FAILED_NOT_VISIBLE");

      assertThat(apply.get().failures().toString())
          .contains("cannot issue certificate " + added)
          .contains("shop.varai.ai FAILED_NOT_VISIBLE");
      assertThat(served(world)).anyMatch(each -> each.endsWith("/" + old));

      mark(world, added, "ACTIVE", "ACTIVE");
      assertDone(world.up(changed));
      assertThat(served(world)).singleElement().asString().endsWith("/" + added);
      assertThat(certificates(world).list(project(world))).hasSize(1);
      assertThat(CloudWorld.changes(world.plan(changed))).isEmpty();
      assertThat(world.orphans()).isEmpty();
    }
  }

  @Test
  void a_regional_load_balancer_takes_other_domains_in_the_same_way() throws Exception {
    try (CloudWorld world = world("staging")) {
      assertDone(world.up(world.graph()));
      assertThat(world.lifecycle().outputs().get("load_balancer/dns_records/staging.varai.ai"))
          .asString()
          .matches("_acme-challenge_.*[.]staging[.]varai[.]ai[.] CNAME .*[.]goog[.]");
      ResourceGraph changed =
          world.graph("networking_config.load_balancer.domains=[stage.varai.ai]");

      assertThat(CloudWorld.changes(world.plan(changed)))
          .hasSize(4)
          .anyMatch(each -> each.startsWith("CREATE dns_authorization.stage.varai.ai"))
          .anyMatch(each -> each.startsWith("DELETE dns_authorization.staging.varai.ai"))
          .anyMatch(each -> each.startsWith("REPLACE certificate.main"))
          .anyMatch(each -> each.startsWith("UPDATE target_https_proxy.main"));
      assertDone(world.measured("domains", () -> world.up(changed)));

      assertThat(CloudWorld.changes(world.plan(changed))).isEmpty();
      assertThat(world.orphans()).isEmpty();
      assertThat(world.holdings())
          .containsEntry("certificatemanager.certificates", 1L)
          .containsEntry("certificatemanager.dnsAuthorizations", 1L);
      assertDone(world.destroy(changed));
      assertThat(world.holdings()).doesNotContainKey("certificatemanager.certificates");
    }
  }

  @Test
  void a_load_balancer_moves_from_the_world_into_a_region_and_back() throws Exception {
    try (CloudWorld world = world("staging")) {
      ResourceGraph global = world.graph("networking_config.load_balancer.scope=global");
      ResourceGraph regional = world.graph();
      assertDone(world.up(global));

      for (ResourceGraph next : List.of(regional, global)) {
        Plan plan = world.plan(next);
        assertDone(
            world
                .lifecycle()
                .apply(
                    plan,
                    ApplyOptions.DEFAULT.withConfirmed(
                        plan.changes().stream()
                            .map(PlannedChange::address)
                            .collect(Collectors.toSet()))));
        assertThat(CloudWorld.changes(world.plan(next))).isEmpty();
        assertThat(world.orphans()).isEmpty();
      }
    }
  }

  @Test
  void a_service_is_made_anew_behind_the_load_balancer() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      var service = ResourceAddress.parse("run_service.auth-service");

      Plan plan = world.lifecycle().plan(graph, PlanOptions.DEFAULT.withReplace(Set.of(service)));
      assertDone(
          world
              .lifecycle()
              .apply(
                  plan,
                  ApplyOptions.DEFAULT.withConfirmed(
                      plan.changes().stream()
                          .map(PlannedChange::address)
                          .collect(Collectors.toSet()))));

      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(world.orphans()).isEmpty();
    }
  }

  private CloudWorld world() {
    return world("production");
  }

  private CloudWorld world(String name) {
    return new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  private static ApplyResult up(CloudWorld world, ResourceGraph graph) {
    try {
      return world.up(graph);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String project(CloudWorld world) {
    return world.environment().projectId();
  }

  private static Table<ObjectNode> certificates(CloudWorld world) {
    return world.cloud.emulation().store().table("compute.sslCertificates", Codec.json());
  }

  /** The name of the certificate that the state holds. */
  private static String certificate(CloudWorld world) {
    return world.lifecycle().status().resources().stream()
        .filter(each -> each.address().kind().equals("managed_certificate"))
        .findFirst()
        .orElseThrow()
        .id()
        .replaceFirst(".*/", "");
  }

  /** What Google's authority says of a certificate. */
  private static void mark(CloudWorld world, String name, String status, String ofShop) {
    certificates(world)
        .update(
            project(world),
            "global/" + name,
            now -> {
              ObjectNode stored = now.deepCopy();
              var managed = (ObjectNode) stored.get("managed");
              managed.put("status", status);
              if (managed.get("domainStatus") instanceof ObjectNode domains
                  && domains.has("shop.varai.ai")) {
                domains.put("shop.varai.ai", ofShop);
              }
              return stored;
            });
  }

  /** The certificates of the proxy. */
  private static List<String> served(CloudWorld world) {
    Table<ObjectNode> proxies =
        world.cloud.emulation().store().table("compute.targetHttpsProxies", Codec.json());
    var served = new ArrayList<String>();
    for (ObjectNode proxy : proxies.list(project(world))) {
      for (JsonNode each : proxy.path("sslCertificates")) {
        served.add(each.asText());
      }
    }
    return served;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
