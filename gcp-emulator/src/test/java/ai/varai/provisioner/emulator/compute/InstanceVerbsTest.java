package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done to instances, and who uses them. */
class InstanceVerbsTest {
  private static final String GLOBAL = "/compute/v1/projects/machines/global/";
  private static final String ZONE = "/compute/v1/projects/machines/zones/us-central1-a/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private String instance(String name) {
    ok(
        rest.post(
            ZONE + "instances",
            """
            {"name": "%s", "machineType": "zones/us-central1-a/machineTypes/e2-small",
             "tags": {"items": ["web"]},
             "disks": [{"boot": true, "deviceName": "root", "autoDelete": true,
                        "initializeParams": {"diskSizeGb": "20"}}],
             "networkInterfaces": [{"network": "global/networks/default"}]}
            """
                .formatted(name)));
    return ZONE + "instances/" + name;
  }

  private JsonNode nic(String instance) {
    return rest.get(instance).body().at("/networkInterfaces/0");
  }

  @Test
  void anInterfaceHasAtMostOneAccessConfig() {
    String vm = instance("outward");
    assertThat(rest.post(vm + "/addAccessConfig", "{}").status())
        .as("without networkInterface")
        .isEqualTo(400);
    ok(rest.post(vm + "/addAccessConfig?networkInterface=nic0", "{\"name\":\"nat\"}"));
    JsonNode config = nic(vm).at("/accessConfigs/0");
    assertThat(config.path("type").asText()).isEqualTo("ONE_TO_ONE_NAT");
    assertThat(config.path("natIP").asText()).matches("\\d+(\\.\\d+){3}");
    assertThat(rest.post(vm + "/addAccessConfig?networkInterface=nic0", "{}").status())
        .isEqualTo(400);
    ok(
        rest.post(
            vm + "/updateAccessConfig?networkInterface=nic0",
            "{\"name\":\"nat\",\"setPublicPtr\":true,\"publicPtrDomainName\":\"a.example.com.\"}"));
    assertThat(nic(vm).at("/accessConfigs/0/publicPtrDomainName").asText())
        .isEqualTo("a.example.com.");
    String delete = vm + "/deleteAccessConfig?networkInterface=nic0&accessConfig=";
    assertThat(rest.post(delete + "other", "").status()).isEqualTo(400);
    ok(rest.post(delete + "nat", ""));
    assertThat(nic(vm).has("accessConfigs")).isFalse();
  }

  private String booted(String name, String image, String more) {
    ok(
        rest.post(
            ZONE + "instances",
            """
            {"name": "%s", "machineType": "zones/us-central1-a/machineTypes/e2-small",
             "disks": [{"boot": true, "autoDelete": true, "deviceName": "root",
                        "initializeParams": {"sourceImage": "%s"}}],
             "networkInterfaces": [{"network": "global/networks/default", "accessConfigs": [{}]}]
             %s}
            """
                .formatted(name, image, more)));
    return ZONE + "instances/" + name;
  }

  @Test
  void machinesThatStartByUefiAreShielded() {
    String debian = "projects/debian-cloud/global/images/";
    JsonNode shielded = rest.get(booted("shielded", debian + "family/debian-12", "")).body();
    assertThat(shielded.path("shieldedInstanceConfig").toString())
        .isEqualTo(
            "{\"enableSecureBoot\":false,\"enableVtpm\":true,\"enableIntegrityMonitoring\":true}");
    assertThat(shielded.at("/shieldedInstanceIntegrityPolicy/updateAutoLearnPolicy").asBoolean())
        .isTrue();
    JsonNode secure =
        rest.get(
                booted(
                    "secure",
                    debian + "family/debian-12",
                    ", \"shieldedInstanceConfig\": {\"enableSecureBoot\": true}"))
            .body();
    assertThat(secure.at("/shieldedInstanceConfig/enableSecureBoot").asBoolean()).isTrue();
    assertThat(secure.at("/shieldedInstanceConfig/enableVtpm").asBoolean()).isTrue();
    JsonNode old = rest.get(booted("old", debian + "debian-9-stretch-v20220822", "")).body();
    assertThat(old.has("shieldedInstanceConfig")).isFalse();
    assertThat(old.has("shieldedInstanceIntegrityPolicy")).isFalse();
  }

  @Test
  void whatNobodySaidOfAMachineIsNotShown() {
    String image = "projects/debian-cloud/global/images/family/debian-12";
    JsonNode plain = rest.get(booted("plain", image, "")).body();
    assertThat(plain.has("canIpForward")).isFalse();
    assertThat(plain.at("/scheduling/provisioningModel").asText()).isEqualTo("STANDARD");
    JsonNode said =
        rest.get(
                booted(
                    "said",
                    image,
                    ", \"canIpForward\": false, \"scheduling\": {\"preemptible\": true}"))
            .body();
    assertThat(said.path("canIpForward").asBoolean(true)).isFalse();
    assertThat(said.path("scheduling").has("provisioningModel")).isFalse();
  }

  @Test
  void aMachineThatDoesNotRunHasNoProcessorAndNoAddressOfTheMoment() {
    String vm = booted("sleeper", "projects/debian-cloud/global/images/family/debian-12", "");
    assertThat(nic(vm).at("/accessConfigs/0/natIP").asText()).isNotEmpty();

    ok(rest.post(vm + "/stop", ""));
    JsonNode stopped = rest.get(vm).body();
    assertThat(stopped.path("status").asText()).isEqualTo("TERMINATED");
    assertThat(stopped.path("cpuPlatform").asText()).isEqualTo("Unknown CPU Platform");
    assertThat(stopped.path("lastStopTimestamp").asText()).isNotEmpty();
    assertThat(nic(vm).at("/accessConfigs/0").has("natIP")).isFalse();
    ok(rest.post(vm + "/setMetadata", "{\"items\":[{\"key\":\"a\",\"value\":\"b\"}]}"));
    assertThat(nic(vm).at("/accessConfigs/0").has("natIP")).as("by another change").isFalse();

    ok(rest.post(vm + "/start", ""));
    assertThat(rest.get(vm).body().path("cpuPlatform").asText()).startsWith("Intel");
    assertThat(nic(vm).at("/accessConfigs/0/natIP").asText()).isNotEmpty();

    ok(rest.post(vm + "/suspend", ""));
    assertThat(rest.get(vm).body().path("lastSuspendedTimestamp").asText()).isNotEmpty();
    ok(rest.post(vm + "/resume", ""));
    assertThat(rest.get(vm).body().path("status").asText()).isEqualTo("RUNNING");
  }

  @Test
  void aReservedAddressStaysWithAMachineThatDoesNotRun() {
    String addresses = "/compute/v1/projects/machines/regions/us-central1/addresses";
    ok(rest.post(addresses, "{\"name\":\"kept\"}"));
    String kept = rest.get(addresses + "/kept").body().path("address").asText();
    String vm = instance("keeper");
    ok(
        rest.post(
            vm + "/addAccessConfig?networkInterface=nic0",
            "{\"name\":\"nat\",\"natIP\":\"" + kept + "\"}"));
    ok(rest.post(vm + "/stop", ""));
    assertThat(nic(vm).at("/accessConfigs/0/natIP").asText()).isEqualTo(kept);
  }

  @Test
  void aDiskTellsWhenAMachineLastTookItAndLetItGo() {
    ok(rest.post(ZONE + "disks", "{\"name\":\"moved\"}"));
    assertThat(rest.get(ZONE + "disks/moved").body().has("lastAttachTimestamp")).isFalse();
    String vm = instance("mover");
    assertThat(rest.get(ZONE + "disks/mover").body().path("lastAttachTimestamp").asText())
        .isNotEmpty();
    ok(
        rest.post(
            vm + "/attachDisk",
            "{\"source\":\"zones/us-central1-a/disks/moved\",\"deviceName\":\"data\"}"));
    JsonNode attached = rest.get(ZONE + "disks/moved").body();
    assertThat(attached.path("lastAttachTimestamp").asText()).isNotEmpty();
    assertThat(attached.has("lastDetachTimestamp")).isFalse();
    ok(rest.post(vm + "/detachDisk?deviceName=data", ""));
    assertThat(rest.get(ZONE + "disks/moved").body().path("lastDetachTimestamp").asText())
        .isNotEmpty();
  }

  @Test
  void disksPoliciesAndShieldingChange() {
    String vm = instance("settings");
    ok(rest.post(vm + "/setDiskAutoDelete?autoDelete=false&deviceName=root", ""));
    assertThat(rest.get(vm).body().at("/disks/0/autoDelete").asBoolean(true)).isFalse();
    assertThat(rest.post(vm + "/setDiskAutoDelete?autoDelete=true&deviceName=none", "").status())
        .isEqualTo(400);
    ok(rest.post(vm + "/stop", ""));
    ok(rest.send("PATCH", vm + "/updateShieldedInstanceConfig", "{\"enableSecureBoot\":true}"));
    assertThat(rest.get(vm).body().at("/shieldedInstanceConfig/enableSecureBoot").asBoolean())
        .isTrue();
    ok(
        rest.post(
            "/compute/v1/projects/machines/regions/us-central1/resourcePolicies",
            "{\"name\":\"nightly\",\"instanceSchedulePolicy\":{\"timeZone\":\"UTC\",\"vmStopSchedule\":{\"schedule\":\"0 1 * * *\"}}}"));
    String policy = "{\"resourcePolicies\":[\"regions/us-central1/resourcePolicies/nightly\"]}";
    ok(rest.post(vm + "/addResourcePolicies", policy));
    assertThat(rest.get(vm).body().path("resourcePolicies")).hasSize(1);
    ok(rest.post(vm + "/removeResourcePolicies", policy));
    assertThat(rest.get(vm).body().has("resourcePolicies")).isFalse();
    assertThat(ok(rest.get(vm + "/serialPort?port=2")).body().path("contents").asText()).isEmpty();
  }

  private static void refused(Answer answer, String reason, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText()).isEqualTo(message);
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST  | setMachineType               | {"machineType":"zones/us-central1-a/machineTypes/e2-medium"} | /machineType | e2-medium
          POST  | setMinCpuPlatform            | {"minCpuPlatform":"Intel Cascade Lake"} | /minCpuPlatform | Intel Cascade Lake
          POST  | setName                      | {"name":"renamed","currentName":"still"} | |
          PATCH | updateDisplayDevice          | {"enableDisplay":true}    | /displayDevice/enableDisplay | true
          PATCH | updateShieldedInstanceConfig | {"enableSecureBoot":true} | /shieldedInstanceConfig/enableSecureBoot | true
          """)
  void whatMakesTheMachineIsChangedWhileItIsStopped(
      String verb, String method, String body, @Nullable String field, @Nullable String value) {
    String vm = instance("still");
    JsonNode before = rest.get(vm).body();
    refused(
        rest.send(verb, vm + "/" + method, body),
        "invalidResourceUsage",
        "Invalid resource usage: 'Instance should be in the STOPPED state.'.");
    assertThat(rest.get(vm).body()).isEqualTo(before);
    ok(rest.post(vm + "/stop", ""));
    ok(rest.send(verb, vm + "/" + method, body));
    if (field == null) {
      assertThat(rest.get(vm).status()).isEqualTo(404);
      JsonNode renamed = ok(rest.get(ZONE + "instances/renamed")).body();
      assertThat(renamed.path("selfLink").asText()).endsWith("/instances/renamed");
      assertThat(renamed.path("id")).isEqualTo(before.path("id"));
      assertThat(rest.get(ZONE + "disks/still").body().at("/users/0").asText())
          .endsWith("/instances/renamed");
      ok(rest.send("DELETE", ZONE + "instances/renamed", ""));
      return;
    }
    assertThat(rest.get(vm).body().at(field).asText()).endsWith(value);
    ok(rest.send("DELETE", vm, ""));
  }

  @Test
  void aRepeatedRequestIsAnsweredThoughTheMachineRunsByThen() {
    String vm = instance("again");
    ok(rest.post(vm + "/stop", ""));
    String path = vm + "/setMachineType?requestId=5f8c1c2e-8d8b-4f0e-9c1b-0a4c7c8d9e10";
    String body = "{\"machineType\":\"zones/us-central1-a/machineTypes/e2-medium\"}";
    String operation = ok(rest.post(path, body)).body().path("name").asText();
    ok(rest.post(vm + "/start", ""));
    assertThat(ok(rest.post(path, body)).body().path("name").asText()).isEqualTo(operation);
  }

  @Test
  void aRunningMachineKeepsItsAccountItsBootDiskAndItsTime() {
    String vm = instance("steady");
    String account = "{\"email\":\"a@machines.iam.gserviceaccount.com\",\"scopes\":[]}";
    refused(
        rest.post(vm + "/setServiceAccount", account),
        "invalid",
        "The instance must be stopped before the service account can be changed.");
    refused(
        rest.post(vm + "/detachDisk?deviceName=root", ""),
        "invalidResourceUsage",
        "Invalid resource usage: 'To detach the boot disk, the instance must be in TERMINATED"
            + " state.'.");
    refused(
        rest.post(vm + "/setScheduling", "{\"minNodeCpus\":2}"),
        "invalid",
        "minNodeCpus cannot be changed while the instance is running.");
    refused(
        rest.post(vm + "/setScheduling", "{\"maxRunDuration\":{\"seconds\":\"7200\"}}"),
        "invalid",
        "Max run duration cannot be changed while the instance is running.");
    ok(rest.post(vm + "/setScheduling", "{\"automaticRestart\":false}"));
    ok(rest.post(vm + "/stop", ""));
    ok(rest.post(vm + "/setServiceAccount", account));
    ok(rest.post(vm + "/setScheduling", "{\"minNodeCpus\":2}"));
    ok(rest.post(vm + "/detachDisk?deviceName=root", ""));
    assertThat(rest.get(vm).body().path("disks")).isEmpty();
  }

  @Test
  void theFirewallsThatCountAreThoseMeantForTheInstance() {
    String vm = instance("walled");
    for (String tag : new String[] {"web", "db"}) {
      ok(
          rest.post(
              GLOBAL + "firewalls",
              "{\"name\":\"allow-"
                  + tag
                  + "\",\"network\":\"global/networks/default\",\"targetTags\":[\""
                  + tag
                  + "\"],\"allowed\":[{\"IPProtocol\":\"tcp\",\"ports\":[\"443\"]}]}"));
    }
    assertThat(
            ok(rest.get(vm + "/getEffectiveFirewalls?networkInterface=nic0"))
                .body()
                .path("firewalls"))
        .extracting(f -> f.path("name").asText())
        .contains("allow-web")
        .doesNotContain("allow-db");
  }

  @Test
  void anInstanceIsReferredToByItsGroups() {
    String vm = instance("member");
    ok(rest.post(ZONE + "instanceGroups", "{\"name\":\"crew\"}"));
    ok(
        rest.post(
            ZONE + "instanceGroups/crew/addInstances",
            "{\"instances\":[{\"instance\":\"https://www.googleapis.com" + vm + "\"}]}"));
    JsonNode found = ok(rest.get(vm + "/referrers")).body().path("items");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("referrer").asText()).endsWith("/instanceGroups/crew");
    assertThat(ok(rest.get(ZONE + "instances/-/referrers")).body().path("items")).hasSize(1);
  }
}
