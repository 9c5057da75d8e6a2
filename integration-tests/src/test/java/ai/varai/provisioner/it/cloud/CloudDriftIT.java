package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.client.util.Data;
import com.google.api.services.sqladmin.model.DatabaseFlags;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.MaintenanceWindow;
import com.google.api.services.sqladmin.model.Settings;
import com.google.api.services.storage.model.Bucket;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.SecurityPolicy;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.protobuf.FieldMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changes behind our back is told by {@code drift} and put right by an apply. */
class CloudDriftIT {
  private static final String NAME = "production";

  @TempDir Path folder;

  @Test
  void drift_of_each_sort_is_told_and_put_right() throws Exception {
    try (CloudWorld world =
        new CloudWorld(NAME, folder, Options.defaults().withLroMode(LroMode.ZERO))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      assertThat(world.lifecycle().drift().none()).as("nobody has touched it").isTrue();

      spoil(world);

      DriftReport drift = world.measured("drift", () -> world.lifecycle().drift());
      assertThat(world.writes()).as("drift only looks").isEmpty();
      assertThat(
              drift.changed().stream().map(each -> each.address() + "" + paths(each.attributes())))
          .containsExactlyInAnyOrder(
              "sql_instance.main[maintenance_window.day, maintenance_window.hour,"
                  + " flags.log_min_duration_statement]",
              "run_service.auth-service[env.SNEAKED_IN, latest_ready_revision]",
              "firewall_rule.allow-lb-to-services[source_ranges]",
              "bucket.uploads[labels.component]");
      assertThat(drift.gone().stream().map(Object::toString))
          .containsExactlyInAnyOrder(
              "project_iam_member.auth-service/monitoring.metricWriter", "alert_policy.error-rate");
      assertThat(drift.unknown()).isEmpty();

      assertDone(world.measured("repair", () -> world.up(graph)));
      assertThat(world.lifecycle().drift().none()).isTrue();
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  @Test
  void the_same_in_other_words_is_no_drift_and_no_change() throws Exception {
    try (CloudWorld world =
        new CloudWorld(NAME, folder, Options.defaults().withLroMode(LroMode.ZERO))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));

      respell(world);

      DriftReport drift = world.lifecycle().drift();
      assertThat(
              drift.changed().stream().map(each -> each.address() + "" + paths(each.attributes())))
          .as("a new revision was made; nothing in it is another")
          .containsExactly("run_service.auth-service[latest_ready_revision]");
      assertThat(drift.gone()).isEmpty();
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  @Test
  void access_that_others_granted_is_told_and_for_everybody_it_is_drift() throws Exception {
    try (CloudWorld world =
            new CloudWorld(NAME, folder, Options.defaults().withLroMode(LroMode.ZERO));
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      assertThat(world.lifecycle().drift().unmanaged()).isEmpty();
      String project = "projects/" + world.environment().projectId();
      String secret = project + "/secrets/production-database-url";
      String service =
          project + "/locations/" + world.environment().region() + "/services/auth-service";

      String colleague = "user:somebody@example.com";
      clients
          .secrets()
          .setIamPolicy(
              with(clients.secrets().getIamPolicy(question(secret)), secret, "viewer", colleague));
      DriftReport told = world.lifecycle().drift();
      assertThat(told.unmanaged())
          .containsExactly(new Unmanaged(colleague + " has roles/viewer on " + secret, false));
      assertThat(told.none()).as("may be somebody's good right").isTrue();
      assertThat(world.lifecycle().verify(graph, Set.of()).unmanaged()).isEqualTo(told.unmanaged());

      String everybody = "allAuthenticatedUsers";
      clients
          .secrets()
          .setIamPolicy(
              with(
                  clients.secrets().getIamPolicy(question(secret)),
                  secret,
                  "secretmanager.secretAccessor",
                  everybody));
      clients
          .run()
          .setIamPolicy(
              with(
                  clients.run().getIamPolicy(question(service)),
                  service,
                  "run.developer",
                  colleague));
      DriftReport open = world.lifecycle().drift();
      assertThat(open.unmanaged())
          .containsExactlyInAnyOrder(
              told.unmanaged().get(0),
              new Unmanaged(colleague + " has roles/run.developer on " + service, false),
              new Unmanaged(
                  everybody + " has roles/secretmanager.secretAccessor on " + secret, true));
      assertThat(open.none()).as("a secret that everybody may read").isFalse();
      assertThat(CloudWorld.changes(world.plan(graph))).as("not an apply's business").isEmpty();

      world
          .lifecycle()
          .forget(Set.of(ResourceAddress.parse("secret_iam_member.auth-service/database-url")));
      assertThat(world.lifecycle().drift().unmanaged())
          .as("what was given up on purpose is known")
          .hasSize(3);
    }
  }

  @Test
  void what_has_lost_its_marks_is_ours_and_gets_them_back() throws Exception {
    try (CloudWorld world =
            new CloudWorld(NAME, folder, Options.defaults().withLroMode(LroMode.ZERO));
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      List<String> stripped = unmark(world, clients);

      DriftReport drift = world.lifecycle().drift();
      assertThat(
              drift.changed().stream()
                  .filter(each -> each.reason().equals("its marks are gone"))
                  .map(each -> each.address().toString()))
          .containsExactlyInAnyOrderElementsOf(stripped);
      assertThat(drift.gone()).as("what lives in them is found as well").isEmpty();
      assertThat(CloudWorld.changes(world.plan(graph)))
          .allSatisfy(change -> assertThat(change).contains("UPDATE"));

      assertDone(world.up(graph));
      assertThat(world.lifecycle().drift().none()).isTrue();
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      try (Lifecycle stateless =
          Lifecycle.open(
              LifecycleSettings.of(NAME, "main", "tests", "somebody"),
              world.provider,
              new FolderStateBackend(folder.resolve("stateless")),
              EventSink.NONE)) {
        assertThat(stateless.drift().unknown().stream().map(Object::toString))
            .as("the marks are there: without the state it is found as well")
            .containsAll(stripped);
      }

      unmark(world, clients);
      assertDone(world.destroy(graph));
      String project = world.environment().projectId();
      assertThat(clients.secrets().listSecrets("projects/" + project).iterateAll()).isEmpty();
      assertThat(clients.compute().firewalls().list(project).iterateAll())
          .noneMatch(rule -> rule.getName().startsWith("varai"));
    }
  }

  /** What {@code --clear-labels} and an empty description do. */
  private static List<String> unmark(CloudWorld world, Clients clients) throws Exception {
    String project = world.environment().projectId();
    String parent = "projects/" + project + "/locations/" + world.environment().region();
    clients
        .secrets()
        .updateSecret(
            Secret.newBuilder()
                .setName("projects/" + project + "/secrets/production-database-url")
                .build(),
            FieldMask.newBuilder().addPaths("labels").build());
    clients
        .run()
        .updateServiceAsync(
            clients.run().getService(parent + "/services/face-service").toBuilder()
                .clearLabels()
                .build())
        .get();
    clients
        .registry()
        .updateRepository(
            Repository.newBuilder().setName(parent + "/repositories/varai-production").build(),
            FieldMask.newBuilder().addPaths("labels").build());
    var none = new LinkedHashMap<String, String>();
    clients
        .storage()
        .buckets()
        .get(project + "-production-uploads")
        .execute()
        .getLabels()
        .keySet()
        .forEach(label -> none.put(label, Data.NULL_STRING));
    clients
        .storage()
        .buckets()
        .patch(project + "-production-uploads", new Bucket().setLabels(none))
        .execute();
    clients
        .compute()
        .firewalls()
        .patchAsync(
            project,
            "varai-prod-vpc-allow-internal",
            Firewall.newBuilder().setDescription("").build())
        .get();
    clients
        .compute()
        .securityPolicies()
        .patchAsync(
            project,
            "varai-production-armor",
            SecurityPolicy.newBuilder().setDescription("").build())
        .get();
    return List.of(
        "secret.database-url",
        "run_service.face-service",
        "artifact_repository.images",
        "bucket.uploads",
        "firewall_rule.allow-internal",
        "security_policy.main");
  }

  @Test
  void what_is_switched_off_or_opened_is_told_and_put_right() throws Exception {
    try (CloudWorld world =
            new CloudWorld(NAME, folder, Options.defaults().withLroMode(LroMode.ZERO));
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String project = world.environment().projectId();
      clients
          .compute()
          .firewalls()
          .patchAsync(
              project,
              "varai-prod-vpc-allow-internal",
              Firewall.newBuilder().setDisabled(true).build())
          .get();
      String sink = "projects/" + project + "/sinks/varai-production-logs";
      clients
          .logging()
          .updateSink(
              UpdateSinkRequest.newBuilder()
                  .setSinkName(sink)
                  .setSink(clients.logging().getSink(sink).toBuilder().setDisabled(true))
                  .setUpdateMask(FieldMask.newBuilder().addPaths("disabled"))
                  .build());
      clients
          .storage()
          .buckets()
          .patch(
              project + "-production-uploads",
              new Bucket()
                  .setIamConfiguration(
                      new Bucket.IamConfiguration().setPublicAccessPrevention("inherited")))
          .execute();

      assertThat(world.lifecycle().drift().changed())
          .allSatisfy(changed -> assertThat(changed.attributes()).isEmpty())
          .extracting(changed -> changed.address() + " " + changed.reason())
          .containsExactlyInAnyOrder(
              "firewall_rule.allow-internal it is disabled",
              "log_sink.main it is disabled",
              "bucket.uploads public access is not prevented");
      assertDone(world.up(graph));

      assertThat(world.lifecycle().drift().none()).isTrue();
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(clients.logging().getSink(sink).getDisabled()).isFalse();
    }
  }

  private static GetIamPolicyRequest question(String resource) {
    return GetIamPolicyRequest.newBuilder().setResource(resource).build();
  }

  private static SetIamPolicyRequest with(
      Policy policy, String resource, String role, String member) {
    return SetIamPolicyRequest.newBuilder()
        .setResource(resource)
        .setPolicy(
            policy.toBuilder()
                .addBindings(Binding.newBuilder().setRole("roles/" + role).addMembers(member)))
        .build();
  }

  /** A disk that grew, quantities in other units, and addresses where names stood or back. */
  private static void respell(CloudWorld world) throws Exception {
    String project = world.environment().projectId();
    String region = world.environment().region();
    try (var clients = world.clients()) {
      DatabaseInstance instance =
          clients.sql().instances().list(project).execute().getItems().get(0);
      clients
          .sql()
          .instances()
          .patch(
              project,
              instance.getName(),
              new DatabaseInstance()
                  .setSettings(
                      new Settings()
                          .setDataDiskSizeGb(instance.getSettings().getDataDiskSizeGb() + 25)))
          .execute();

      String name = "projects/" + project + "/locations/" + region + "/services/auth-service";
      var service = clients.run().getService(name).toBuilder();
      var template = service.getTemplateBuilder();
      var limits = template.getContainersBuilder(0).getResourcesBuilder();
      assertThat(limits.getLimitsMap())
          .containsEntry("cpu", "2000m")
          .containsEntry("memory", "4Gi");
      limits.putLimits("cpu", "2").putLimits("memory", "4096Mi");
      var network = template.getVpcAccessBuilder().getNetworkInterfacesBuilder(0);
      network.setNetwork(
          respelt(network.getNetwork(), "projects/" + project + "/global/networks/"));
      network.setSubnetwork(
          respelt(
              network.getSubnetwork(),
              "projects/" + project + "/regions/" + region + "/subnetworks/"));
      clients.run().updateServiceAsync(service.build()).get();

      Firewall rule =
          clients.compute().firewalls().get(project, "varai-prod-vpc-allow-lb-to-services");
      var reversed = new ArrayList<>(rule.getSourceRangesList());
      assertThat(reversed).hasSizeGreaterThan(1);
      Collections.reverse(reversed);
      clients
          .compute()
          .firewalls()
          .patchAsync(
              project, rule.getName(), Firewall.newBuilder().addAllSourceRanges(reversed).build())
          .get();
    }
  }

  private static String respelt(String said, String folder) {
    String name = said.substring(said.lastIndexOf('/') + 1);
    return said.equals(name) ? folder + name : name;
  }

  private static List<String> paths(List<AttributeChange> changes) {
    return changes.stream()
        .map(change -> change.path().replaceAll("\\[.*", ""))
        .distinct()
        .toList();
  }

  /** What people do in a console at night. */
  private static void spoil(CloudWorld world) throws Exception {
    String project = world.environment().projectId();
    String region = world.environment().region();
    try (var clients = world.clients()) {
      String instance =
          clients.sql().instances().list(project).execute().getItems().get(0).getName();
      var flags =
          List.of(
              new DatabaseFlags().setName("log_statement").setValue("all"),
              new DatabaseFlags().setName("log_min_duration_statement").setValue("5"));
      clients
          .sql()
          .instances()
          .patch(
              project,
              instance,
              new DatabaseInstance()
                  .setSettings(
                      new Settings()
                          .setDatabaseFlags(flags)
                          .setMaintenanceWindow(new MaintenanceWindow().setDay(1).setHour(12))))
          .execute();

      String name = "projects/" + project + "/locations/" + region + "/services/auth-service";
      var service = clients.run().getService(name).toBuilder();
      service
          .getTemplateBuilder()
          .getContainersBuilder(0)
          .addEnv(EnvVar.newBuilder().setName("SNEAKED_IN").setValue("yes"));
      clients.run().updateServiceAsync(service.build()).get();

      clients
          .compute()
          .firewalls()
          .patchAsync(
              project,
              "varai-prod-vpc-allow-lb-to-services",
              Firewall.newBuilder().addSourceRanges("0.0.0.0/0").build())
          .get();

      String resource = "projects/" + project;
      Policy policy =
          clients
              .projects()
              .getIamPolicy(GetIamPolicyRequest.newBuilder().setResource(resource).build());
      var fewer = policy.toBuilder().clearBindings();
      policy
          .getBindingsList()
          .forEach(
              binding -> {
                var left = binding.toBuilder();
                if (binding.getRole().equals("roles/monitoring.metricWriter")) {
                  left.clearMembers()
                      .addAllMembers(
                          binding.getMembersList().stream()
                              .filter(member -> !member.contains("auth-service"))
                              .toList());
                }
                fewer.addBindings(left);
              });
      clients
          .projects()
          .setIamPolicy(
              SetIamPolicyRequest.newBuilder().setResource(resource).setPolicy(fewer).build());

      AlertPolicyServiceClient policies = clients.alertPolicies();
      for (var each : policies.listAlertPolicies(resource).iterateAll()) {
        if (each.getDisplayName().endsWith("error-rate")) {
          policies.deleteAlertPolicy(each.getName());
        }
      }

      clients
          .storage()
          .buckets()
          .patch(
              project + "-production-uploads",
              new Bucket().setLabels(Map.of("component", "somebody-elses")))
          .execute();
    }
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
