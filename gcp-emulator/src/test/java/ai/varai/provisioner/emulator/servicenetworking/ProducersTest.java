package ai.varai.provisioner.emulator.servicenetworking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a producer of services does with a consumer's network. */
class ProducersTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String SERVICE = "/v1/services/servicenetworking.googleapis.com";
  private static final String NETWORK = "projects/consumer/global/networks/net";

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static JsonNode done(Answer started) {
    JsonNode operation = ok(REST.get("/v1/" + ok(started).path("name").asText()));
    assertThat(operation.path("done").asBoolean()).as(operation.toString()).isTrue();
    return operation;
  }

  @BeforeAll
  static void connect() {
    String project = "/compute/v1/projects/consumer/global/";
    for (String name : new String[] {"net", "lonely"}) {
      ok(
          REST.post(
              project + "networks", "{\"name\":\"" + name + "\",\"autoCreateSubnetworks\":false}"));
    }
    ok(
        REST.post(
            project + "addresses",
            """
            {"name": "range", "purpose": "VPC_PEERING", "addressType": "INTERNAL",
             "address": "10.60.0.0", "prefixLength": 24, "network": "global/networks/net"}
            """));
    done(
        REST.post(
            SERVICE + "/connections",
            "{\"network\":\"" + NETWORK + "\",\"reservedPeeringRanges\":[\"range\"]}"));
  }

  private static String subnet(String name, int size) {
    return """
        {"consumer": "projects/consumer", "consumerNetwork": "%s", "region": "us-central1",
         "subnetwork": "%s", "ipPrefixLength": %d}
        """
        .formatted(NETWORK, name, size);
  }

  @Test
  void aProducerFindsAndTakesBlocksUntilThereIsNone() {
    String search = "{\"network\": \"" + NETWORK + "\", \"ipPrefixLength\": 26}";
    JsonNode found = done(REST.post(SERVICE + ":searchRange", search));
    assertThat(found.at("/response/@type").asText()).endsWith(".Range");
    assertThat(found.at("/response/ipCidrRange").asText()).isEqualTo("10.60.0.0/26");

    String add = SERVICE + "/projects/producer:addSubnetwork";
    JsonNode made = done(REST.post(add, subnet("one", 25)));
    assertThat(made.at("/response/ipCidrRange").asText()).isEqualTo("10.60.0.0/25");
    assertThat(
            done(REST.post(SERVICE + ":searchRange", search)).at("/response/ipCidrRange").asText())
        .isEqualTo("10.60.0.128/26");
    assertThat(done(REST.post(add, subnet("one", 26))).at("/error/code").asInt()).isEqualTo(6);
    done(REST.post(add, subnet("two", 25)));
    JsonNode none = done(REST.post(add, subnet("three", 28)));
    assertThat(none.at("/error/message").asText())
        .startsWith("Couldn't find free blocks in allocated IP ranges.");
    JsonNode config =
        ok(REST.get(SERVICE + "/projects/consumer/global/networks/net?includeUsedIpRanges=true"));
    assertThat(config.path("usedIpRanges").toString()).contains("10.60.0.0/25");
    assertThat(REST.post(add, subnet("four", 31)).status()).isEqualTo(400);

    String number = number();
    String exhausted =
        """
        {"consumerProject": {"projectNum": "%s"}, "consumerNetwork": "%s", "validateNetwork": true,
         "rangeReservation": {"ipPrefixLength": 28}}
        """
            .formatted(number, NETWORK);
    JsonNode invalid = ok(REST.post(SERVICE + ":validate", exhausted));
    assertThat(invalid.path("isValid").asBoolean()).isFalse();
    assertThat(invalid.path("validationError").asText()).isEqualTo("RANGES_EXHAUSTED");
  }

  private static String number() {
    return ok(REST.get("/v1/projects/consumer")).path("projectNumber").asText();
  }

  @Test
  void aConsumersNetworkIsValidOrItIsSaidWhyNot() {
    String form =
        "{\"consumerProject\": {\"projectNum\": \""
            + number()
            + "\"}, \"validateNetwork\": true,"
            + " \"consumerNetwork\": \"projects/%s/global/networks/%s\"}";
    assertThat(
            ok(REST.post(SERVICE + ":validate", form.formatted("consumer", "net")))
                .path("isValid")
                .asBoolean())
        .isTrue();
    String[][] wrong = {
      {"consumer", "missing", "NETWORK_NOT_FOUND"},
      {"consumer", "lonely", "NETWORK_NOT_PEERED"},
      {"somebody", "net", "NETWORK_NOT_IN_CONSUMERS_PROJECT"}
    };
    for (String[] w : wrong) {
      assertThat(
              ok(REST.post(SERVICE + ":validate", form.formatted(w[0], w[1])))
                  .path("validationError")
                  .asText())
          .isEqualTo(w[2]);
    }
  }

  @Test
  void zonesAndRecordsAreKeptForANetwork() {
    String zone = "{\"consumerNetwork\": \"" + NETWORK + "\", \"name\": \"z\"";
    JsonNode added =
        done(REST.post(SERVICE + "/dnsZones:add", zone + ", \"dnsSuffix\": \"a.b.\"}"));
    assertThat(added.at("/response/consumerPeeringZone/dnsSuffix").asText()).isEqualTo("a.b.");
    assertThat(REST.post(SERVICE + "/dnsZones:add", zone + ", \"dnsSuffix\": \"a.b\"}").status())
        .isEqualTo(400);
    String networks = SERVICE + "/projects/consumer/global/networks/net";
    assertThat(ok(REST.get(networks + "/dnsZones:list")).path("dnsZonePairs")).hasSize(1);
    ok(REST.get(networks + "/dnsZones/z"));

    String in = "{\"consumerNetwork\": \"" + NETWORK + "\", \"zone\": \"z\", ";
    String set = "{\"domain\": \"db.a.b.\", \"type\": \"A\", \"data\": [\"10.0.0.%d\"]}";
    String sets = SERVICE + "/dnsRecordSets";
    done(REST.post(sets + ":add", in + "\"dnsRecordSet\": " + set.formatted(1) + "}"));
    assertThat(
            REST.post(sets + ":add", in + "\"dnsRecordSet\": " + set.formatted(1) + "}").status())
        .isEqualTo(409);
    done(
        REST.post(
            sets + ":update",
            in
                + "\"existingDnsRecordSet\": "
                + set.formatted(1)
                + ", \"newDnsRecordSet\": "
                + set.formatted(2)
                + "}"));
    String query = "?consumerNetwork=" + NETWORK.replace("/", "%2F") + "&zone=z";
    assertThat(ok(REST.get(sets + ":list" + query)).at("/dnsRecordSets/0/data/0").asText())
        .isEqualTo("10.0.0.2");
    assertThat(ok(REST.get(sets + ":get" + query + "&domain=db.a.b.&type=A")).path("ttl").asText())
        .isEqualTo("300s");
    assertThat(REST.post(SERVICE + "/dnsZones:remove", zone + "}").status()).isEqualTo(400);
    done(REST.post(sets + ":remove", in + "\"dnsRecordSet\": " + set.formatted(2) + "}"));
    done(REST.post(SERVICE + "/dnsZones:remove", zone + "}"));
    assertThat(REST.get(networks + "/dnsZones/z").status()).isEqualTo(404);
  }

  @Test
  void settingsOfANetworkAreKeptAndRolesGranted() {
    String networks = SERVICE + "/projects/consumer/global/networks/net";
    done(
        REST.send(
            "PATCH",
            networks + ":updateConsumerConfig",
            "{\"consumerConfig\": {\"producerExportCustomRoutes\": true}}"));
    assertThat(ok(REST.get(networks)).path("producerExportCustomRoutes").asBoolean()).isTrue();

    String body = "{\"consumerNetwork\": \"" + NETWORK + "\"}";
    assertThat(ok(REST.get(networks + "/vpcServiceControls")).path("enabled").asBoolean())
        .isFalse();
    done(REST.send("PATCH", SERVICE + ":enableVpcServiceControls", body));
    assertThat(ok(REST.get(networks + "/vpcServiceControls")).path("enabled").asBoolean()).isTrue();
    done(REST.send("PATCH", SERVICE + ":disableVpcServiceControls", body));
    assertThat(ok(REST.get(networks + "/vpcServiceControls")).path("enabled").asBoolean())
        .isFalse();

    String roles =
        """
        {"consumerNetwork": "%s", "policyBinding": [
          {"role": "%s", "member": "user:p@example.com"}]}
        """;
    assertThat(REST.post(SERVICE + "/roles:add", roles.formatted(NETWORK, "roles/owner")).status())
        .isEqualTo(400);
    done(REST.post(SERVICE + "/roles:add", roles.formatted(NETWORK, "roles/compute.networkAdmin")));
    assertThat(ok(REST.post("/v1/projects/consumer:getIamPolicy", "{}")).toString())
        .contains("roles/compute.networkAdmin");
  }

  @Test
  void operationsAreListedAndANetworkWithoutAConnectionIsRefused() {
    String search =
        "{\"network\": \"projects/consumer/global/networks/lonely\", \"ipPrefixLength\": 26}";
    assertThat(REST.post(SERVICE + ":searchRange", search).status()).isEqualTo(400);
    JsonNode operations = ok(REST.get("/v1/operations?filter=done:true"));
    assertThat(operations.toString()).contains("operations/pssn.p24-");
  }
}
