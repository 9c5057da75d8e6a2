package ai.varai.provisioner.emulator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.DnsKey;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ManagedZoneDnsSecConfig;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfig;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfigNetwork;
import com.google.api.services.dns.model.Operation;
import com.google.api.services.dns.model.ResourceRecordSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Managed zones, through Google's own client. */
class DnsZonesClientTest extends DnsClientCase {

  private static ManagedZone visible(String name, String dnsName, String... networks) {
    return zone(name, dnsName)
        .setVisibility("private")
        .setPrivateVisibilityConfig(
            new ManagedZonePrivateVisibilityConfig()
                .setNetworks(
                    Arrays.stream(networks)
                        .map(
                            n ->
                                new ManagedZonePrivateVisibilityConfigNetwork()
                                    .setNetworkUrl(
                                        "https://www.googleapis.com/compute/v1/projects/" + n))
                        .toList()));
  }

  private void network(String project, String name) {
    RestCalls calls = new RestCalls(cloud);
    assertThat(
            calls
                .post(
                    "/compute/v1/projects/" + project + "/global/networks",
                    "{\"name\": \"" + name + "\", \"autoCreateSubnetworks\": false}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aNetworkSeesOnePrivateZoneOfAName() throws IOException {
    for (String each : List.of("one", "two", "free")) {
      network("dns-nets", each);
    }
    String one = "dns-nets/global/networks/one";
    String two = "dns-nets/global/networks/two";
    dns.managedZones().create("dns-nets", visible("first", "in.example.", one, two)).execute();
    String used = "The DNS name 'in.example.' is already being used on network 'two'.";
    refused(
        400,
        "dnsNameInUse",
        used,
        () ->
            dns.managedZones().create("dns-nets", visible("second", "In.example.", two)).execute());
    refused(
        400,
        "dnsNameInUse",
        used,
        () ->
            dns.managedZones()
                .create("dns-elsewhere", visible("second", "in.example.", two))
                .execute());
    assertThat(dns.managedZones().list("dns-nets").execute().getManagedZones()).hasSize(1);

    // Names above and below, other networks, zones that no network sees and public ones go.
    String free = "dns-nets/global/networks/free";
    dns.managedZones().create("dns-nets", visible("below", "a.in.example.", two)).execute();
    dns.managedZones().create("dns-nets", visible("above", "example.", two)).execute();
    dns.managedZones().create("dns-nets", visible("other", "in.example.", free)).execute();
    dns.managedZones().create("dns-nets", visible("unseen", "in.example.")).execute();
    dns.managedZones().create("dns-nets", zone("public", "in.example.")).execute();

    refused(
        400,
        "dnsNameInUse",
        used,
        () ->
            dns.managedZones()
                .patch("dns-nets", "unseen", visible("unseen", "in.example.", two))
                .execute());
    dns.managedZones().patch("dns-nets", "first", visible("first", "in.example.", one)).execute();
    dns.managedZones().patch("dns-nets", "unseen", visible("unseen", "in.example.", two)).execute();
  }

  @Test
  void theBetaHasTheSameZonesUnderPathsOfItsOwn() throws IOException {
    String project = shop("dns-beta");
    RestCalls calls = new RestCalls(cloud);
    String beta = "/dns/v1beta2/projects/" + project + "/managedZones";
    assertThat(calls.get(beta + "/shop").body())
        .isEqualTo(calls.get(beta.replace("v1beta2", "v1") + "/shop").body());
    assertThat(
            calls
                .post(
                    beta + "/shop/rrsets",
                    """
                    {"name": "www.shop.example.com.", "type": "A", "ttl": 60,
                     "rrdatas": ["192.0.2.1"]}
                    """)
                .status())
        .isEqualTo(200);
    assertThat(names(project)).contains("www.shop.example.com. A");
    assertThat(calls.get(beta + "/shop/changes").body().path("changes")).hasSize(2);
    assertThat(calls.get("/dns/v1beta2/projects/" + project + "/policies").status()).isEqualTo(200);
    assertThat(calls.get(beta + "/none").status()).isEqualTo(404);
  }

  @Test
  void anOperationsIdIsGivenOnce() throws IOException {
    String project = shop("dns-ids");
    ManagedZone change = new ManagedZone().setDescription("Changed.");
    assertThat(
            dns.managedZones()
                .patch(project, "shop", change)
                .setClientOperationId("mine")
                .execute()
                .getId())
        .isEqualTo("mine");
    refused(
        409,
        "alreadyExists",
        "named 'mine' already exists",
        () ->
            dns.managedZones()
                .patch(project, "shop", new ManagedZone().setDescription("Again."))
                .setClientOperationId("mine")
                .execute());
    assertThat(dns.managedZones().get(project, "shop").execute().getDescription())
        .isEqualTo("Changed.");
  }

  @Test
  void aZoneBeginsWithNameServersAndAStartOfAuthority() throws IOException {
    String project = "dns-new";
    ManagedZone made =
        dns.managedZones().create(project, zone("shop", "shop.example.com.")).execute();
    assertThat(made.getKind()).isEqualTo("dns#managedZone");
    assertThat(made.getId()).isPositive();
    assertThat(made.getVisibility()).isEqualTo("public");
    assertThat(made.getCreationTime())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(made.getCloudLoggingConfig().getKind())
        .isEqualTo("dns#managedZoneCloudLoggingConfig");
    assertThat(made.getNameServers())
        .hasSize(4)
        .allMatch(s -> s.matches("ns-cloud-[a-e][1-4]\\.googledomains\\.com\\."));

    List<ResourceRecordSet> sets =
        dns.resourceRecordSets().list(project, "shop").execute().getRrsets();
    assertThat(sets).extracting(ResourceRecordSet::getType).containsExactly("NS", "SOA");
    assertThat(sets).extracting(ResourceRecordSet::getTtl).containsOnly(21_600);
    assertThat(sets.get(0).getRrdatas()).isEqualTo(made.getNameServers());
    assertThat(sets.get(1).getRrdatas())
        .containsExactly(
            made.getNameServers().get(0)
                + " cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300");

    Change first = dns.changes().get(project, "shop", "0").execute();
    assertThat(first.getStatus()).isEqualTo("done");
    assertThat(first.getAdditions()).isEqualTo(sets);
    assertThat(dns.managedZones().get(project, made.getId().toString()).execute())
        .as("found by its id")
        .isEqualTo(made);
    assertThat(
            dns.managedZones()
                .list(project)
                .setDnsName("shop.example.com.")
                .execute()
                .getManagedZones())
        .containsExactly(made);
    assertThat(dns.managedZones().list(project).setDnsName("b.com.").execute().getManagedZones())
        .isEmpty();
    refused(
        409,
        "alreadyExists",
        "The resource 'entity.managedZone' named 'shop' already exists",
        () -> dns.managedZones().create(project, zone("shop", "other.example.com.")).execute());
  }

  @ParameterizedTest
  @CsvSource({
    "Shop, shop.example.com., text, invalid, 'entity.managedZone.name'",
    "shop, shop.example.com, text, invalid, 'entity.managedZone.dnsName'",
    "shop, shop..com., text, invalid, 'entity.managedZone.dnsName'",
    "shop, com., text, managedZoneDnsNameNotAvailable, 'com.'",
    "shop, shop.example.com., , required, 'entity.managedZone.description'"
  })
  void aZoneIsRefused(String name, String dnsName, String text, String reason, String said) {
    refused(
        400,
        reason,
        said,
        () ->
            dns.managedZones()
                .create("dns-bad", zone(name, dnsName).setDescription(text))
                .execute());
  }

  @Test
  void zonesOfOneNameAreServedByDifferentServers() throws IOException {
    Set<String> servers = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      ManagedZone zone = zone("z" + i, "crowded.example.org.");
      servers.addAll(dns.managedZones().create("dns-crowd" + i, zone).execute().getNameServers());
    }
    assertThat(servers).hasSize(20);
    refused(
        400,
        "managedZoneDnsNameNotAvailable",
        "crowded.example.org.",
        () -> dns.managedZones().create("dns-crowd", zone("z", "crowded.example.org.")).execute());
  }

  @Test
  void aZoneIsChangedByOperationsAndDeletedOnceItIsEmpty() throws IOException {
    String project = shop("dns-life");
    Operation patch =
        dns.managedZones()
            .patch(
                project,
                "shop",
                new ManagedZone().setDescription("Changed.").setLabels(Map.of("team", "web")))
            .setClientOperationId("mine")
            .execute();
    assertThat(patch.getId()).isEqualTo("mine");
    assertThat(patch.getType()).isEqualTo("update");
    assertThat(patch.getZoneContext().getOldValue().getDescription()).isEqualTo("Of the tests.");
    assertThat(patch.getZoneContext().getNewValue().getDescription()).isEqualTo("Changed.");
    Awaitility.await()
        .until(
            () ->
                dns.managedZoneOperations()
                    .get(project, "shop", "mine")
                    .execute()
                    .getStatus()
                    .equals("done"));
    assertThat(dns.managedZoneOperations().list(project, "shop").execute().getOperations())
        .extracting(Operation::getType)
        .containsExactlyInAnyOrder("insert", "update");
    ManagedZone now = dns.managedZones().get(project, "shop").execute();
    assertThat(now.getLabels()).containsEntry("team", "web");
    refused(
        400,
        "invalid",
        "'entity.managedZone.dnsName'",
        () ->
            dns.managedZones()
                .patch(project, "shop", new ManagedZone().setDnsName("b.example.com."))
                .execute());

    ResourceRecordSet www = set("www.shop.example.com.", "A", "192.0.2.1");
    make(project, add(www));
    refused(
        400,
        "containerNotEmpty",
        "The resource named 'shop' cannot be deleted because it contains one or more 'resource"
            + " records'.",
        () -> dns.managedZones().delete(project, "shop").execute());
    make(project, remove(www));
    dns.managedZones().delete(project, "shop").execute();
    refused(
        404,
        "notFound",
        "The 'parameters.managedZone' resource named 'shop' does not exist.",
        () -> dns.managedZones().get(project, "shop").execute());
    shop(project);
    assertThat(dns.changes().list(project, "shop").execute().getChanges())
        .as("a new zone has a history of its own")
        .hasSize(1);
  }

  @Test
  void aSignedZoneHasKeysWithTheirDigests() throws IOException {
    String project = shop("dns-signed");
    assertThat(dns.dnsKeys().list(project, "shop").execute().getDnsKeys()).isEmpty();
    dns.managedZones()
        .patch(
            project,
            "shop",
            new ManagedZone().setDnssecConfig(new ManagedZoneDnsSecConfig().setState("on")))
        .execute();
    assertThat(
            dns.managedZones().get(project, "shop").execute().getDnssecConfig().getNonExistence())
        .isEqualTo("nsec3");
    List<DnsKey> keys = dns.dnsKeys().list(project, "shop").execute().getDnsKeys();
    assertThat(keys).extracting(DnsKey::getType).containsExactly("keySigning", "zoneSigning");
    assertThat(keys.get(0).getDigests()).hasSize(1);
    assertThat(keys.get(0).getDigests().get(0).getDigest()).matches("[0-9A-F]{64}");
    assertThat(keys.get(1).getDigests()).isNull();
    assertThat(
            dns.dnsKeys()
                .get(project, "shop", "0")
                .setDigestType("sha384")
                .execute()
                .getDigests()
                .get(0)
                .getDigest())
        .hasSize(96);
  }

  /** The example of RFC 4034, section 5.4. */
  @Test
  void tagsAndDigestsAreThoseOfTheStandard() {
    String key =
        "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmm"
            + "AphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
    byte[] data = java.util.Base64.getDecoder().decode(key);
    byte[] record = new byte[data.length + 4];
    record[0] = 1;
    record[2] = 3;
    record[3] = 5;
    System.arraycopy(data, 0, record, 4, data.length);
    assertThat(ZoneKeys.tag(record)).isEqualTo(60_485);
    assertThat(ZoneKeys.digest("sha1", "dskey.example.com.", record))
        .isEqualTo("2BB183AF5F22588179A53B0A98631FAD1A292118");
  }

  @Test
  void aProjectHasItsQuotas() throws IOException {
    assertThat(dns.projects().get("dns-quota").execute().getQuota().getManagedZones())
        .isEqualTo(10_000);
    String project = shop("dns-quota");
    List<ResourceRecordSet> tooMany = new ArrayList<>();
    for (int i = 0; i <= 1000; i++) {
      tooMany.add(set("n" + i + ".shop.example.com.", "A", "192.0.2.1"));
    }
    refused(
        403,
        "quotaExceeded",
        "'entity.change.additions'",
        () -> make(project, new Change().setAdditions(tooMany)));
  }

  @Test
  void zonesOutliveTheProcess(@TempDir Path data) throws Exception {
    ManagedZone made;
    try (GcpEmulator first = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      Dns dns = client(first, request -> {});
      made = dns.managedZones().create("p", zone("shop", "shop.example.com.")).execute();
      dns.changes()
          .create("p", "shop", add(set("www.shop.example.com.", "A", "192.0.2.1")))
          .execute();
    }
    try (GcpEmulator second = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      Dns dns = client(second, request -> {});
      assertThat(dns.managedZones().get("p", "shop").execute()).isEqualTo(made);
      Awaitility.await()
          .until(() -> dns.changes().get("p", "shop", "1").execute().getStatus().equals("done"));
      assertThat(
              dns.changes()
                  .create("p", "shop", add(set("b.shop.example.com.", "A", "192.0.2.1")))
                  .execute()
                  .getId())
          .isEqualTo("2");
    }
  }

  @Test
  void fieldsThatNobodyPublishedAreRefused() {
    RestCalls.Answer answer =
        new RestCalls(cloud.emulator())
            .post("/dns/v1/projects/dns-fields/managedZones", "{\"nmae\": \"shop\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("error").path("message").asText()).contains("\"nmae\"");
  }
}
