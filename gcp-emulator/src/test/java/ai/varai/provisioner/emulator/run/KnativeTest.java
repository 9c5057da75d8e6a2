package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Cloud Run v1 and v2 show one and the same service. */
class KnativeTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String V1 = "/apis/serving.knative.dev/v1/namespaces/kn/services";

  @Test
  void aServiceMadeOverV1IsReadReplacedAndDeletedAndSeenOverV2() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      ReadableSecret.make(new RestCalls(cloud), "kn", "s");
      String body =
          """
          {"apiVersion":"serving.knative.dev/v1","kind":"Service",
           "metadata":{"name":"web","namespace":"kn","labels":{"team":"a"},
             "annotations":{"run.googleapis.com/ingress":"internal",
               "run.googleapis.com/client-name":"gcloud",
               "run.googleapis.com/client-version":"528.0.0"}},
           "spec":{"template":{"metadata":{"annotations":{"autoscaling.knative.dev/maxScale":"3"}},
             "spec":{"containers":[{"image":"img:1","env":[
               {"name":"K","valueFrom":{"secretKeyRef":{"name":"s","key":"latest"}}}]}]}},
             "traffic":[{"percent":100,"latestRevision":true}]}}
          """;
      JsonNode made = send(cloud, "POST", V1, body, 200);
      assertThat(made.at("/status/conditions/0/type").asText()).isEqualTo("Ready");
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(
              () ->
                  send(cloud, "GET", V1 + "/web", "", 200)
                      .at("/status/conditions/0/status")
                      .asText()
                      .equals("True"));
      JsonNode now = send(cloud, "GET", V1 + "/web", "", 200);
      assertThat(now.at("/status/observedGeneration").asInt()).isEqualTo(1);
      assertThat(
              now.at("/spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef/name").asText())
          .isEqualTo("s");
      assertThat(now.at("/status/traffic/0/revisionName").asText())
          .isEqualTo(now.at("/status/latestReadyRevisionName").asText());

      JsonNode revision =
          send(cloud, "GET", "/apis/serving.knative.dev/v1/namespaces/kn/revisions", "", 200);
      assertThat(revision.path("metadata").isObject()).as("gcloud reads it").isTrue();
      assertThat(revision.path("metadata")).as("there is no further page").isEmpty();
      assertThat(revision.at("/items/0/metadata/labels").properties())
          .as("as recorded in the tests of Cloud Custodian")
          .extracting(e -> e.getKey() + "=" + e.getValue().asText())
          .contains(
              "serving.knative.dev/service=web",
              "serving.knative.dev/serviceUid=" + now.at("/metadata/uid").asText(),
              "serving.knative.dev/configuration=web",
              "serving.knative.dev/route=web",
              "run.googleapis.com/startupProbeType=Default");
      JsonNode owner = revision.at("/items/0/metadata/ownerReferences/0");
      assertThat(owner.path("kind").asText()).isEqualTo("Configuration");
      assertThat(owner.path("uid"))
          .isEqualTo(
              send(cloud, "GET", V1.replace("services", "configurations") + "/web", "", 200)
                  .at("/metadata/uid"));
      assertThat(revision.at("/items/0/metadata/annotations/serving.knative.dev~1creator").asText())
          .isEqualTo("user@example.com");

      JsonNode same = send(cloud, "PUT", V1 + "/web", now.toString(), 200);
      assertThat(same.at("/status/latestCreatedRevisionName"))
          .as("what is written back as it was read makes no revision")
          .isEqualTo(now.at("/status/latestCreatedRevisionName"));
      assertThat(send(cloud, "GET", "/v1/projects/kn/locations/-/services", "", 200).at("/items"))
          .hasSize(1);
      String byRegion = "/v1/projects/kn/locations/us-central1/";
      assertThat(send(cloud, "GET", byRegion + "services/web", "", 200).at("/metadata/uid"))
          .isEqualTo(now.at("/metadata/uid"));
      assertThat(send(cloud, "GET", byRegion + "routes/web", "", 200).at("/kind").asText())
          .isEqualTo("Route");
      send(cloud, "GET", "/v1/projects/kn/locations/europe-west1/services/web", "", 404);

      JsonNode v2 =
          send(cloud, "GET", "/v2/projects/kn/locations/us-central1/services/web", "", 200);
      assertThat(v2.at("/ingress").asText()).isEqualTo("INGRESS_TRAFFIC_INTERNAL_ONLY");
      assertThat(v2.at("/client").asText()).isEqualTo("gcloud");
      assertThat(v2.at("/clientVersion").asText()).isEqualTo("528.0.0");
      assertThat(v2.has("annotations")).as(v2.toString()).isFalse();
      assertThat(now.at("/metadata/annotations/run.googleapis.com~1client-name").asText())
          .isEqualTo("gcloud");
      assertThat(v2.at("/template/scaling/maxInstanceCount").asInt()).isEqualTo(3);
      assertThat(v2.at("/template/containers/0/env/0/valueSource/secretKeyRef/secret").asText())
          .isEqualTo("s");

      JsonNode replaced =
          send(cloud, "PUT", V1 + "/web", same.toString().replace("img:1", "img:2"), 200);
      assertThat(replaced.at("/metadata/generation").asInt()).isEqualTo(3);
      send(cloud, "PUT", V1 + "/web", now.toString(), 409);
      assertThat(
              send(cloud, "GET", "/apis/serving.knative.dev/v1/namespaces/kn/revisions", "", 200)
                  .at("/items"))
          .hasSize(2);
      send(cloud, "GET", V1.replace("services", "routes") + "/web", "", 200);
      send(cloud, "DELETE", V1 + "/web", "", 200);
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> status(cloud, "GET", V1 + "/web", "") == 404);
    }
  }

  @Test
  void whatAServiceOfV2SaysIsNotLostWhenAClientOfV1WritesItBack() throws Exception {
    String v2 = "/v2/projects/kn/locations/us-central1/services";
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO))) {
      send(
          cloud,
          "POST",
          v2 + "?serviceId=rich",
          """
          {"description":"What it is for","customAudiences":["https://a.example","b"],
           "ingress":"INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER","invokerIamDisabled":true,
           "binaryAuthorization":{"useDefault":true},"scaling":{"minInstanceCount":1},
           "annotations":{"own":"note"},"labels":{"team":"a"},
           "template":{"labels":{"of":"template"},"annotations":{"its":"note"},
             "scaling":{"minInstanceCount":1,"maxInstanceCount":4},
             "vpcAccess":{"egress":"PRIVATE_RANGES_ONLY","networkInterfaces":[
               {"network":"default","subnetwork":"default","tags":["x","y"]}]},
             "sessionAffinity":true,"executionEnvironment":"EXECUTION_ENVIRONMENT_GEN2",
             "maxInstanceRequestConcurrency":7,"timeout":"42s",
             "containers":[{"image":"img:1","resources":{"cpuIdle":true,"startupCpuBoost":true,
               "limits":{"cpu":"2","memory":"1Gi"}},
               "livenessProbe":{"httpGet":{"path":"/health","port":8080},"periodSeconds":9},
               "env":[{"name":"A","value":"b"}]}]}}
          """,
          200);
      JsonNode before = send(cloud, "GET", v2 + "/rich", "", 200);
      JsonNode read = send(cloud, "GET", V1 + "/rich", "", 200);
      assertThat(
              read.at("/spec/template/metadata/annotations")
                  .path("run.googleapis.com/network-interfaces")
                  .asText())
          .contains("\"subnetwork\":\"default\"", "[\"x\",\"y\"]");

      send(cloud, "PUT", V1 + "/rich", read.toString(), 200);

      JsonNode after = send(cloud, "GET", v2 + "/rich", "", 200);
      assertThat(lasting(after)).isEqualTo(lasting(before));
    }
  }

  @Test
  void bucketsAndAcceleratorsAreNamedByV1AndByV2EachInItsWay() throws Exception {
    String job = "/apis/run.googleapis.com/v1/namespaces/kn/jobs";
    String v2 = "/v2/projects/kn/locations/us-central1/";
    String spec =
        """
        {"containers":[{"image":"img:1","volumeMounts":[{"name":"v","mountPath":"/mnt"}]}],
         "nodeSelector":{"run.googleapis.com/accelerator":"nvidia-l4"},
         "volumes":[{"name":"v","csi":{"driver":"gcsfuse.run.googleapis.com","readOnly":true,
           "volumeAttributes":{"bucketName":"data","mountOptions":"implicit-dirs,uid=7"}}}]}
        """;
    JsonNode asked = MAPPER.readTree(spec);
    String service =
        "{\"apiVersion\":\"serving.knative.dev/v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"fast\","
            + "\"namespace\":\"kn\"},\"spec\":{\"template\":{\"spec\":%s}}}";
    String batch =
        "{\"apiVersion\":\"run.googleapis.com/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"batch\","
            + "\"namespace\":\"kn\"},\"spec\":{\"template\":{\"spec\":{\"template\":{\"spec\":%s}}}}}";
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO))) {
      send(cloud, "POST", V1, service.formatted(spec), 200);
      send(cloud, "POST", job, batch.formatted(spec), 200);

      JsonNode shown = send(cloud, "GET", V1 + "/fast", "", 200).at("/spec/template/spec");
      JsonNode task =
          send(cloud, "GET", job + "/batch", "", 200).at("/spec/template/spec/template/spec");
      for (JsonNode v1 : List.of(shown, task)) {
        assertThat(v1.path("nodeSelector")).isEqualTo(asked.path("nodeSelector"));
        assertThat(v1.path("volumes")).isEqualTo(asked.path("volumes"));
      }
      JsonNode template = send(cloud, "GET", v2 + "services/fast", "", 200).path("template");
      JsonNode tasks = send(cloud, "GET", v2 + "jobs/batch", "", 200).at("/template/template");
      for (JsonNode each : List.of(template, tasks)) {
        assertThat(each.at("/nodeSelector/accelerator").asText()).isEqualTo("nvidia-l4");
        assertThat(each.at("/volumes/0/gcs/bucket").asText()).isEqualTo("data");
        assertThat(each.at("/volumes/0/gcs/mountOptions"))
            .hasToString("[\"implicit-dirs\",\"uid=7\"]");
      }
      send(cloud, "POST", V1, service.formatted(spec.replace("gcsfuse", "other")), 400);
    }
  }

  @Test
  void whatOnlyV1SaysOfAContainerStaysAndCountsAsAChange() throws Exception {
    String body =
        """
        {"apiVersion":"serving.knative.dev/v1","kind":"Service",
         "metadata":{"name":"probed","namespace":"kn"},"spec":{"template":{"spec":{"containers":[
           {"image":"img:1","sandboxLauncher":true,
            "readinessProbe":{"successThreshold":3,"httpGet":{}}}]}}}}
        """;
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO))) {
      send(cloud, "POST", V1, body, 200);
      JsonNode first = send(cloud, "GET", V1 + "/probed", "", 200);
      JsonNode container = first.at("/spec/template/spec/containers/0");
      assertThat(container.path("sandboxLauncher").asBoolean()).isTrue();
      JsonNode probe = container.path("readinessProbe");
      assertThat(probe.path("successThreshold").asInt()).isEqualTo(3);
      String v2 = "/v2/projects/kn/locations/us-central1/services/probed";
      String threshold = "/template/containers/0/readinessProbe/successThreshold";
      assertThat(send(cloud, "GET", v2, "", 200).at(threshold).asInt()).isEqualTo(3);
      assertThat(probe.path("periodSeconds").asInt()).isEqualTo(10);
      assertThat(probe.path("timeoutSeconds").asInt()).isEqualTo(1);
      assertThat(probe.at("/httpGet/port").asInt()).isEqualTo(8080);

      String changed = first.toString().replace("\"successThreshold\":3,", "");
      changed = changed.replace(",\"successThreshold\":3", "");
      send(cloud, "PUT", V1 + "/probed", changed, 200);
      JsonNode second = send(cloud, "GET", V1 + "/probed", "", 200);
      assertThat(
              second.at("/spec/template/spec/containers/0/readinessProbe/successThreshold").asInt())
          .isEqualTo(2);
      assertThat(second.at("/status/latestCreatedRevisionName"))
          .isNotEqualTo(first.at("/status/latestCreatedRevisionName"));
    }
  }

  /** Without what every write changes. */
  private static JsonNode lasting(JsonNode service) {
    return ((ObjectNode) service.deepCopy())
        .without(
            List.of(
                "updateTime",
                "etag",
                "generation",
                "observedGeneration",
                "lastModifier",
                "terminalCondition",
                "conditions"));
  }

  private static JsonNode send(GcpEmulator cloud, String verb, String path, String body, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> r = answer(cloud, verb, path, body);
    assertThat(r.statusCode()).as(r.body()).isEqualTo(status);
    return MAPPER.readTree(r.body());
  }

  private static int status(GcpEmulator cloud, String verb, String path, String body)
      throws IOException, InterruptedException {
    return answer(cloud, verb, path, body).statusCode();
  }

  private static HttpResponse<String> answer(
      GcpEmulator cloud, String verb, String path, String body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(cloud.url() + path))
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
