package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All instances of one revision together stay within a region's processors and memory. */
class RunQuotaTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String V2 = "/v2/projects/full/locations/us-central1/services";
  private static final String V1 = "/apis/serving.knative.dev/v1/namespaces/full/services";

  private RestCalls rest;

  @BeforeEach
  void twentyProcessorsAndFortyGibibytes() {
    rest = new RestCalls(CLOUD.emulator());
    Answer set =
        rest.post(
            "/_emulator/settings",
            "{\"quotas\":{\"RUN_CPU_ALLOCATION\":20000,\"RUN_MEM_ALLOCATION\":42949672960}}");
    assertThat(set.body().at("/quotas/RUN_MEM_ALLOCATION").asLong()).isEqualTo(42_949_672_960L);
  }

  private Answer create(String name, int instances, String cpu, String memory) {
    return rest.post(
        V2 + "?serviceId=" + name, "{\"template\":" + template(instances, cpu, memory) + "}");
  }

  private static String template(int instances, String cpu, String memory) {
    return """
        {"scaling":{"maxInstanceCount":%d},
         "containers":[{"image":"img:1","resources":{"limits":{"cpu":"%s","memory":"%s"}}}]}"""
        .formatted(instances, cpu, memory);
  }

  @Test
  void moreInstancesThanBothAllowAreRefusedWithTheMostThatFit() {
    Answer refused = create("both", 100, "4", "8Gi");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .startsWith(
            "template.scaling.max_instance_count: Max instances must be set to 5 or fewer to set"
                + " the requested total CPU.\n")
        .endsWith(
            "Quota violated:\n"
                + "CpuAllocPerProjectRegion requested: 400000 allowed: 20000\n"
                + "MemAllocPerProjectRegion requested: 858993459200 allowed: 42949672960");
    assertThat(create("both", 5, "4", "8Gi").status()).isEqualTo(200);
  }

  @Test
  void memoryAloneIsNamedAlone() {
    assertThat(create("memory", 6, "2000m", "8Gi").body().at("/error/message").asText())
        .contains("Max instances must be set to 5 or fewer to set the requested total memory.")
        .endsWith(
            "Quota violated:\nMemAllocPerProjectRegion requested: 51539607552 allowed:"
                + " 42949672960");
  }

  @Test
  void servicesDoNotCountTogetherAndOnesWithoutANumberGetWhatFits() {
    assertThat(create("one", 20, "1", "1Gi").status()).isEqualTo(200);
    assertThat(create("two", 20, "1", "1Gi").status()).isEqualTo(200);
    assertThat(create("unbounded", 0, "4", "2Gi").status()).isEqualTo(200);
    assertThat(rest.get(V2 + "/unbounded").body().at("/template/scaling/maxInstanceCount").asInt())
        .isEqualTo(5);
    assertThat(create("small", 0, "80m", "128Mi").status()).isEqualTo(200);
    assertThat(rest.get(V2 + "/small").body().at("/template/scaling/maxInstanceCount").asInt())
        .isEqualTo(100);
  }

  @Test
  void aServiceThatIsOverItsQuotaKeepsRunningButTakesNoNewRevision() {
    assertThat(create("old", 10, "2", "1Gi").status()).isEqualTo(200);
    rest.post("/_emulator/settings", "{\"quotas\":{\"RUN_CPU_ALLOCATION\":10000}}");
    String service = V2 + "/old";
    assertThat(
            rest.send("PATCH", service + "?updateMask=labels", "{\"labels\":{\"a\":\"b\"}}")
                .status())
        .isEqualTo(200);
    Answer refused =
        rest.send(
            "PATCH",
            service + "?updateMask=template",
            "{\"template\":" + template(6, "2", "1Gi") + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("must be set to 5 or fewer");
  }

  @Test
  void theOlderApiHasItsOwnNameForTheField() {
    Answer refused =
        rest.post(
            V1,
            """
            {"apiVersion":"serving.knative.dev/v1","kind":"Service",
             "metadata":{"name":"knative","labels":{"cloud.googleapis.com/location":"us-central1"}},
             "spec":{"template":{
               "metadata":{"annotations":{"autoscaling.knative.dev/maxScale":"4"}},
               "spec":{"containers":[{"image":"img:1",
                 "resources":{"limits":{"cpu":"8","memory":"4Gi"}}}]}}}}""");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .startsWith(
            "spec.template.metadata.annotations[autoscaling.knative.dev/maxScale]: Max instances"
                + " must be set to 2 or fewer to set the requested total CPU.")
        .endsWith("CpuAllocPerProjectRegion requested: 32000 allowed: 20000");
  }
}
