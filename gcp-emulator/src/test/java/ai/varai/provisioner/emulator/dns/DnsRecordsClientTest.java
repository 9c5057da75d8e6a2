package ai.varai.provisioner.emulator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.RRSetRoutingPolicy;
import com.google.api.services.dns.model.RRSetRoutingPolicyWrrPolicy;
import com.google.api.services.dns.model.RRSetRoutingPolicyWrrPolicyWrrPolicyItem;
import com.google.api.services.dns.model.ResourceRecordSet;
import com.google.api.services.dns.model.ResourceRecordSetsListResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Record sets and changes, through Google's own client. */
class DnsRecordsClientTest extends DnsClientCase {

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
}
