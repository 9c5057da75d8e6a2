package ai.varai.provisioner.emulator.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.DnsKey;
import com.google.api.services.dns.model.GoogleIamV1Binding;
import com.google.api.services.dns.model.GoogleIamV1GetIamPolicyRequest;
import com.google.api.services.dns.model.GoogleIamV1Policy;
import com.google.api.services.dns.model.GoogleIamV1SetIamPolicyRequest;
import com.google.api.services.dns.model.GoogleIamV1TestIamPermissionsRequest;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ManagedZoneDnsSecConfig;
import com.google.api.services.dns.model.ManagedZoneForwardingConfig;
import com.google.api.services.dns.model.ManagedZoneForwardingConfigNameServerTarget;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfig;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfigNetwork;
import com.google.api.services.dns.model.Operation;
import com.google.api.services.dns.model.Policy;
import com.google.api.services.dns.model.PolicyNetwork;
import com.google.api.services.dns.model.RRSetRoutingPolicy;
import com.google.api.services.dns.model.RRSetRoutingPolicyWrrPolicy;
import com.google.api.services.dns.model.RRSetRoutingPolicyWrrPolicyWrrPolicyItem;
import com.google.api.services.dns.model.ResourceRecordSet;
import com.google.api.services.dns.model.ResourceRecordSetsListResponse;
import com.google.api.services.dns.model.ResponsePolicy;
import com.google.api.services.dns.model.ResponsePolicyRule;
import com.google.api.services.dns.model.ResponsePolicyRuleLocalData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's own client against the emulated Cloud dns. */
class CloudDnsClientTest {

  @RegisterExtension final GcpEmulatorExtension cloud = new GcpEmulatorExtension();

  private Dns dns;

  @BeforeEach
  void connect() {
    dns = client(cloud.emulator(), request -> {});
  }

  private static Dns client(GcpEmulator cloud, HttpRequestInitializer caller) {
    return new Dns.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), caller)
        .setRootUrl(cloud.url() + "/")
        .setApplicationName("tests")
        .build();
  }

  private static ManagedZone zone(String name, String dnsName) {
    return new ManagedZone().setName(name).setDnsName(dnsName).setDescription("Of the tests.");
  }

  /** A project of its own with a zone {@code shop} of {@code shop.example.com.}. */
  private String shop(String project) throws IOException {
    dns.managedZones().create(project, zone("shop", "shop.example.com.")).execute();
    return project;
  }

  private static ResourceRecordSet set(String name, String type, String... data) {
    return new ResourceRecordSet()
        .setName(name)
        .setType(type)
        .setTtl(300)
        .setRrdatas(new ArrayList<>(List.of(data)));
  }

  private static Change add(ResourceRecordSet... sets) {
    return new Change().setAdditions(List.of(sets));
  }

  private static Change remove(ResourceRecordSet... sets) {
    return new Change().setDeletions(List.of(sets));
  }

  private void make(String project, Change change) throws IOException {
    dns.changes().create(project, "shop", change).execute();
  }

  private List<String> names(String project) throws IOException {
    return dns.resourceRecordSets().list(project, "shop").execute().getRrsets().stream()
        .map(s -> s.getName() + " " + s.getType())
        .toList();
  }

  private static void refused(int code, String reason, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class,
            e -> {
              GoogleJsonError error = e.getDetails();
              assertThat(error.getCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(error.getMessage()).contains(text);
              assertThat(error.getErrors().get(0).getReason()).isEqualTo(reason);
              assertThat(error.getErrors().get(0).getDomain()).isEqualTo("global");
              assertThat(error).as("the older envelope").doesNotContainKey("status");
            });
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
  void aChangeIsPendingUntilTheNameServersHaveIt() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.REAL_LIKE))) {
      Dns dns = client(cloud, request -> {});
      dns.managedZones().create("p", zone("shop", "shop.example.com.")).execute();
      Change change =
          dns.changes()
              .create("p", "shop", add(set("www.shop.example.com.", "A", "192.0.2.1")))
              .execute();
      assertThat(change.getId()).isEqualTo("1");
      assertThat(change.getStatus()).isEqualTo("pending");
      assertThat(dns.changes().get("p", "shop", "1").execute().getStatus()).isEqualTo("pending");
      cloud.clock().advance(Duration.ofMinutes(1));
      Awaitility.await()
          .until(() -> dns.changes().get("p", "shop", "1").execute().getStatus().equals("done"));
      assertThat(dns.changes().list("p", "shop").execute().getChanges())
          .extracting(Change::getId)
          .containsExactly("1", "0");
      assertThat(dns.changes().list("p", "shop").setSortOrder("ascending").execute().getChanges())
          .extracting(Change::getId)
          .containsExactly("0", "1");
    }
  }

  @Test
  void aChangeIsMadeWholeOrNotAtAll() throws IOException {
    String project = shop("dns-whole");
    ResourceRecordSet www = set("www.shop.example.com.", "A", "192.0.2.1", "192.0.2.2");
    make(project, add(www));
    refused(
        409,
        "alreadyExists",
        "'entity.change.additions[www.shop.example.com.][A]' named 'www.shop.example.com. (A)'",
        () -> make(project, add(set("mail.shop.example.com.", "A", "192.0.2.9"), www)));
    assertThat(names(project)).noneMatch(n -> n.startsWith("mail."));
    refused(
        404,
        "notFound",
        "'entity.change.deletions[api.shop.example.com.][A]'",
        () -> make(project, remove(set("api.shop.example.com.", "A", "192.0.2.1"))));
    refused(
        412,
        "conditionNotMet",
        "Precondition not met for 'entity.change.deletions[www.shop.example.com.][A]'",
        () -> make(project, remove(set("www.shop.example.com.", "A", "192.0.2.1"))));
    refused(
        412, "conditionNotMet", "deletions", () -> make(project, remove(www.clone().setTtl(301))));
    refused(400, "required", "entity.change", () -> make(project, new Change()));

    make(
        project,
        remove(set("www.shop.example.com.", "A", "192.0.2.2", "192.0.2.1"))
            .setAdditions(List.of(set("www.shop.example.com.", "A", "192.0.2.7"))));
    assertThat(
            dns.resourceRecordSets()
                .get(project, "shop", "www.shop.example.com.", "A")
                .execute()
                .getRrdatas())
        .containsExactly("192.0.2.7");
  }

  @Test
  void setsAreMadeChangedAndDeletedOneByOne() throws IOException {
    String project = shop("dns-single");
    ResourceRecordSet made =
        dns.resourceRecordSets()
            .create(project, "shop", set("a.shop.example.com.", "A", "192.0.2.1"))
            .execute();
    assertThat(made.getKind()).isEqualTo("dns#resourceRecordSet");
    assertThat(made.getSignatureRrdatas()).isEmpty();
    refused(
        409,
        "alreadyExists",
        "The resource 'entity.rrset' named 'a.shop.example.com. (A)' already exists",
        () -> dns.resourceRecordSets().create(project, "shop", made).execute());
    ResourceRecordSet patched =
        dns.resourceRecordSets()
            .patch(project, "shop", "a.shop.example.com.", "A", new ResourceRecordSet().setTtl(60))
            .execute();
    assertThat(patched.getTtl()).isEqualTo(60);
    assertThat(patched.getRrdatas()).containsExactly("192.0.2.1");
    assertThat(dns.changes().list(project, "shop").execute().getChanges())
        .as("each is a change of the zone")
        .hasSize(3);
    dns.resourceRecordSets().delete(project, "shop", "a.shop.example.com.", "A").execute();
    refused(
        404,
        "notFound",
        "a.shop.example.com. (A)",
        () -> dns.resourceRecordSets().get(project, "shop", "a.shop.example.com.", "A").execute());
  }

  @Test
  void theRulesOfDnsCount() throws IOException {
    String project = shop("dns-rules");
    make(project, add(set("www.shop.example.com.", "CNAME", "shop.example.com.")));
    refused(
        400,
        "cnameResourceRecordSetConflict",
        "has a resource record set of the type 'CNAME'",
        () -> make(project, add(set("www.shop.example.com.", "TXT", "hello"))));
    refused(
        400,
        "cnameResourceRecordSetConflict",
        "has a resource record set of the type 'NS'",
        () -> make(project, add(set("shop.example.com.", "CNAME", "www.example.net."))));
    refused(
        400,
        "invalidRecordCount",
        "only permitted to have one record",
        () -> make(project, add(set("b.shop.example.com.", "CNAME", "a.b.", "c.d."))));
    ResourceRecordSet start =
        dns.resourceRecordSets().get(project, "shop", "shop.example.com.", "SOA").execute();
    refused(400, "invalidZoneApex", "'SOA'", () -> make(project, remove(start)));
    refused(
        400,
        "invalidZoneApex",
        "'SOA'",
        () -> make(project, add(start.clone().setName("x.shop.example.com."))));
    refused(
        400,
        "wildcardNotAllowed",
        "wildcard",
        () -> make(project, add(set("*.shop.example.com.", "NS", "ns.example.net."))));
    make(project, add(set("*.shop.example.com.", "A", "192.0.2.1")));
    assertThat(names(project)).contains("*.shop.example.com. A");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A | 192.0.2.1 | 192.0.2.1",
        "AAAA | 2001:0DB8:0:0:0:0:0:1 | 2001:db8::1",
        "TXT | v=spf1 -all | \"v=spf1\" \"-all\"",
        "TXT | \"v=spf1 -all\" | \"v=spf1 -all\"",
        "MX | 10 mail.example.com. | 10 mail.example.com.",
        "CAA | 0 issue \"pki.goog\" | 0 issue \"pki.goog\"",
        "SRV | 0 5 5060 sip.example.com. | 0 5 5060 sip.example.com.",
        "HTTPS | 1 . alpn=h2,h3 | 1 . alpn=h2,h3",
        "HTTPS | 0 www.example.com. | 0 www.example.com.",
        "TLSA | 3 1 1 0AfF | 3 1 1 0AfF",
        "NAPTR | 10 10 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b!\" . | 10 10 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b!\" ."
      })
  void dataIsKeptInItsUsualForm(String type, String asked, String kept) {
    assertThat(RecordData.normal(type, asked)).contains(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A | 192.0.2.256",
        "A | 2001:db8::1",
        "AAAA | 192.0.2.1",
        "CNAME | www.example.com",
        "MX | mail.example.com.",
        "MX | 70000 mail.example.com.",
        "TXT | \"not closed",
        "DS | 1 8 2 xyz",
        "SRV | 0 5 sip.example.com.",
        "WEB | 192.0.2.1"
      })
  void dataThatIsNoneOfItsTypeIsRefused(String type, String data) throws IOException {
    String project = shop("dns-data");
    String part = type.equals("WEB") ? "type" : "rrdata[0]";
    refused(
        400,
        "invalid",
        "'entity.change.additions[x.shop.example.com.][" + type + "]." + part + "'",
        () -> make(project, add(set("x.shop.example.com.", type, data))));
  }

  @Test
  void namesLieInTheirZoneAndTimesAreNotNegative() throws IOException {
    String project = shop("dns-names");
    for (String name :
        List.of("www.shop.example.com", "www.example.com.", "a..shop.example.com.")) {
      refused(400, "invalid", ".name'", () -> make(project, add(set(name, "A", "192.0.2.1"))));
    }
    ResourceRecordSet www = set("www.shop.example.com.", "A", "192.0.2.1");
    refused(400, "invalid", ".ttl'", () -> make(project, add(www.clone().setTtl(-1))));
    refused(400, "required", "rrdata", () -> make(project, add(www.clone().setRrdatas(null))));
    make(project, add(www.clone().setTtl(null)));
    assertThat(
            dns.resourceRecordSets()
                .get(project, "shop", "www.shop.example.com.", "A")
                .execute()
                .getTtl())
        .isZero();
  }

  @Test
  void longListsComeInPagesInTheOrderOfNames() throws IOException {
    String project = shop("dns-pages");
    List<ResourceRecordSet> many = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      many.add(set("n" + i + ".shop.example.com.", "A", "192.0.2.1"));
    }
    make(project, new Change().setAdditions(many));
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      ResourceRecordSetsListResponse page =
          dns.resourceRecordSets().list(project, "shop").setPageToken(token).execute();
      page.getRrsets().forEach(s -> seen.add(s.getName()));
      token = page.getNextPageToken();
    } while (token != null);
    assertThat(seen).hasSize(252).startsWith("shop.example.com.", "shop.example.com.");
    assertThat(
            dns.resourceRecordSets()
                .list(project, "shop")
                .setName("n7.shop.example.com.")
                .setType("A")
                .execute()
                .getRrsets())
        .hasSize(1);
    assertThat(
            dns.resourceRecordSets()
                .list(project, "shop")
                .setFilter("name=has_suffix(\"7.shop.example.com.\") AND type=\"A\"")
                .setMaxResults(500)
                .execute()
                .getRrsets())
        .hasSize(25);
    refused(
        400,
        "required",
        "'parameters.name'",
        () -> dns.resourceRecordSets().list(project, "shop").setType("A").execute());
  }

  @Test
  void whoIsAnsweredMayBeChosenByWeight() throws IOException {
    String project = shop("dns-weights");
    RRSetRoutingPolicyWrrPolicy weights =
        new RRSetRoutingPolicyWrrPolicy()
            .setItems(
                List.of(
                    new RRSetRoutingPolicyWrrPolicyWrrPolicyItem()
                        .setWeight(0.9)
                        .setRrdatas(List.of("192.0.2.1")),
                    new RRSetRoutingPolicyWrrPolicyWrrPolicyItem()
                        .setWeight(0.1)
                        .setRrdatas(List.of("192.0.2.2"))));
    ResourceRecordSet routed =
        new ResourceRecordSet()
            .setName("www.shop.example.com.")
            .setType("A")
            .setTtl(60)
            .setRoutingPolicy(new RRSetRoutingPolicy().setWrr(weights));
    ResourceRecordSet made = dns.resourceRecordSets().create(project, "shop", routed).execute();
    assertThat(made.getRoutingPolicy().getKind()).isEqualTo("dns#rRSetRoutingPolicy");
    assertThat(made.getRoutingPolicy().getWrr().getItems().get(1).getRrdatas())
        .containsExactly("192.0.2.2");
    make(project, remove(made));
    weights.getItems().get(0).setWeight(null);
    make(project, remove(dns.resourceRecordSets().create(project, "shop", routed).execute()));
    weights.getItems().get(0).setWeight(-1.0);
    refused(
        400,
        "invalid",
        ".weight'",
        () -> dns.resourceRecordSets().create(project, "shop", routed).execute());
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
  void privateZonesAndPoliciesAreForNetworksThatExist() throws IOException {
    String project = "dns-private";
    String network =
        "https://www.googleapis.com/compute/v1/projects/" + project + "/global/networks/";
    ManagedZone inner =
        zone("inner", "corp.internal.")
            .setVisibility("private")
            .setPrivateVisibilityConfig(
                new ManagedZonePrivateVisibilityConfig()
                    .setNetworks(
                        new ArrayList<>(
                            List.of(
                                new ManagedZonePrivateVisibilityConfigNetwork()
                                    .setNetworkUrl(network + "default")))));
    ManagedZone made = dns.managedZones().create(project, inner).execute();
    assertThat(made.getNameServers()).containsExactly("ns-gcp-private.googledomains.com.");
    refused(
        400,
        "invalid",
        "'entity.managedZone.privateVisibilityConfig'",
        () ->
            dns.managedZones()
                .create(project, inner.clone().setName("open").setVisibility("public"))
                .execute());
    ManagedZonePrivateVisibilityConfig nothing =
        new ManagedZonePrivateVisibilityConfig().setNetworks(List.of());
    assertThat(
            dns.managedZones()
                .create(project, zone("open", "o.example.com.").setPrivateVisibilityConfig(nothing))
                .execute()
                .getPrivateVisibilityConfig())
        .as("as Terraform writes public zones")
        .isNull();
    inner.getPrivateVisibilityConfig().getNetworks().get(0).setNetworkUrl(network + "none");
    refused(
        400,
        "invalid",
        "'entity.managedZone.privateVisibilityConfig.networks[0].networkUrl'",
        () -> dns.managedZones().create(project, inner.setName("other")).execute());

    ManagedZone forwarded =
        zone("forwarded", "f.internal.")
            .setVisibility("private")
            .setForwardingConfig(
                new ManagedZoneForwardingConfig()
                    .setTargetNameServers(
                        List.of(
                            new ManagedZoneForwardingConfigNameServerTarget()
                                .setDomainName("ns.example.net."))));
    ManagedZoneForwardingConfigNameServerTarget target =
        dns.managedZones()
            .create(project, forwarded)
            .execute()
            .getForwardingConfig()
            .getTargetNameServers()
            .get(0);
    assertThat(target.getIpv4Address()).isEmpty();
    assertThat(target.getForwardingPath()).isNull();
    forwarded
        .setName("nowhere")
        .getForwardingConfig()
        .getTargetNameServers()
        .get(0)
        .setIpv4Address("192.0.2.1");
    refused(
        400,
        "invalid",
        "'entity.managedZone.forwardingConfig.targetNameServers[0]'",
        () -> dns.managedZones().create(project, forwarded).execute());

    List<PolicyNetwork> bound = List.of(new PolicyNetwork().setNetworkUrl(network + "default"));
    dns.policies()
        .create(project, new Policy().setName("log").setDescription("").setNetworks(bound))
        .execute();
    refused(
        400,
        "invalid",
        "'entity.policy.networks'",
        () ->
            dns.policies()
                .create(project, new Policy().setName("two").setDescription("").setNetworks(bound))
                .execute());
    refused(
        400, "containerNotEmpty", "'log'", () -> dns.policies().delete(project, "log").execute());
    assertThat(
            dns.policies()
                .patch(project, "log", new Policy().setEnableLogging(true).setNetworks(List.of()))
                .execute()
                .getPolicy()
                .getEnableLogging())
        .isTrue();
    dns.policies().delete(project, "log").execute();
  }

  @Test
  void answersAreReplacedByRulesOfAPolicy() throws IOException {
    String project = "dns-answers";
    dns.responsePolicies()
        .create(project, new ResponsePolicy().setResponsePolicyName("own"))
        .execute();
    ResponsePolicyRule rule =
        new ResponsePolicyRule()
            .setRuleName("apis")
            .setDnsName("*.googleapis.com.")
            .setLocalData(
                new ResponsePolicyRuleLocalData()
                    .setLocalDatas(
                        new ArrayList<>(List.of(set("*.googleapis.com.", "A", "199.36.153.8")))));
    assertThat(dns.responsePolicyRules().create(project, "own", rule).execute().getKind())
        .isEqualTo("dns#responsePolicyRule");
    refused(
        409,
        "alreadyExists",
        "*.googleapis.com.",
        () ->
            dns.responsePolicyRules()
                .create(project, "own", rule.clone().setRuleName("again"))
                .execute());
    refused(
        400,
        "containerNotEmpty",
        "'own'",
        () -> dns.responsePolicies().delete(project, "own").execute());
    dns.responsePolicyRules()
        .patch(project, "own", "apis", new ResponsePolicyRule().setBehavior("bypassResponsePolicy"))
        .execute();
    assertThat(dns.responsePolicyRules().get(project, "own", "apis").execute().getLocalData())
        .isNull();
    dns.responsePolicyRules().delete(project, "own", "apis").execute();
    dns.responsePolicies().delete(project, "own").execute();
    assertThat(dns.responsePolicies().list(project).execute().getResponsePolicies()).isEmpty();
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
  void aPolicyOfAZoneGrantsItsRecordsAndNoOthers() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      Dns owner = client(cloud, caller("user:" + AccessTokens.OWNER));
      Dns deployer = client(cloud, caller("user:deployer@example.com"));
      owner.managedZones().create("p", zone("shop", "shop.example.com.")).execute();
      owner.managedZones().create("p", zone("bank", "bank.example.com.")).execute();
      Change www = add(set("www.shop.example.com.", "A", "192.0.2.1"));
      refused(
          403,
          "forbidden",
          "dns.changes.create",
          () -> deployer.changes().create("p", "shop", www).execute());
      owner
          .managedZones()
          .setIamPolicy(
              "projects/p/managedZones/shop",
              new GoogleIamV1SetIamPolicyRequest()
                  .setPolicy(
                      new GoogleIamV1Policy()
                          .setBindings(
                              List.of(
                                  new GoogleIamV1Binding()
                                      .setRole("roles/dns.admin")
                                      .setMembers(List.of("user:deployer@example.com"))))))
          .execute();
      assertThat(
              owner
                  .managedZones()
                  .getIamPolicy(
                      "projects/p/managedZones/shop", new GoogleIamV1GetIamPolicyRequest())
                  .execute()
                  .getBindings())
          .hasSize(1);
      assertThat(
              deployer
                  .managedZones()
                  .testIamPermissions(
                      "projects/p/managedZones/shop",
                      new GoogleIamV1TestIamPermissionsRequest()
                          .setPermissions(List.of("dns.changes.create")))
                  .execute()
                  .getPermissions())
          .containsExactly("dns.changes.create");
      deployer.changes().create("p", "shop", www).execute();
      refused(
          403,
          "forbidden",
          "dns.resourceRecordSets.list",
          () -> deployer.resourceRecordSets().list("p", "bank").execute());
    }
  }

  private static HttpRequestInitializer caller(String member) {
    return request -> request.getHeaders().set("x-emulator-principal", member);
  }

  @Test
  void whoUnderstandsConditionsMaySaySoInTheQuery() throws IOException {
    String project = shop("dns-conditions");
    RestCalls rest = new RestCalls(cloud.emulator());
    String policy = "/dns/v1/projects/" + project + "/managedZones/shop:";
    String binding =
        "{\"role\": \"roles/dns.reader\", \"members\": [\"user:a@example.com\"], \"condition\":"
            + " {\"title\": \"soon\", \"expression\": \"request.time <"
            + " timestamp('2100-01-01T00:00:00Z')\"}}";
    assertThat(
            rest.post(
                    policy + "setIamPolicy",
                    "{\"policy\": {\"version\": 3, \"bindings\": [" + binding + "]}}")
                .status())
        .isEqualTo(200);
    assertThat(
            rest.post(policy + "getIamPolicy?options.requestedPolicyVersion=3", "{}")
                .body()
                .path("bindings")
                .get(0)
                .path("condition")
                .path("title")
                .asText())
        .isEqualTo("soon");
    assertThat(
            rest.post(policy + "getIamPolicy", "{}")
                .body()
                .path("bindings")
                .get(0)
                .path("role")
                .asText())
        .startsWith("roles/dns.reader_withcond_");
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
