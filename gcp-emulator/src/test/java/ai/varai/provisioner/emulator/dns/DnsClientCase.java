package ai.varai.provisioner.emulator.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ResourceRecordSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own client against the emulated Cloud DNS, and what the tests of it share. */
abstract class DnsClientCase {

  @RegisterExtension final GcpEmulatorExtension cloud = new GcpEmulatorExtension();

  Dns dns;

  @BeforeEach
  void connect() {
    dns = client(cloud.emulator(), request -> {});
  }

  static Dns client(GcpEmulator cloud, HttpRequestInitializer caller) {
    return new Dns.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), caller)
        .setRootUrl(cloud.url() + "/")
        .setApplicationName("tests")
        .build();
  }

  static ManagedZone zone(String name, String dnsName) {
    return new ManagedZone().setName(name).setDnsName(dnsName).setDescription("Of the tests.");
  }

  /** A project of its own with a zone {@code shop} of {@code shop.example.com.}. */
  String shop(String project) throws IOException {
    dns.managedZones().create(project, zone("shop", "shop.example.com.")).execute();
    return project;
  }

  static ResourceRecordSet set(String name, String type, String... data) {
    return new ResourceRecordSet()
        .setName(name)
        .setType(type)
        .setTtl(300)
        .setRrdatas(new ArrayList<>(List.of(data)));
  }

  static Change add(ResourceRecordSet... sets) {
    return new Change().setAdditions(List.of(sets));
  }

  static Change remove(ResourceRecordSet... sets) {
    return new Change().setDeletions(List.of(sets));
  }

  void make(String project, Change change) throws IOException {
    dns.changes().create(project, "shop", change).execute();
  }

  List<String> names(String project) throws IOException {
    return dns.resourceRecordSets().list(project, "shop").execute().getRrsets().stream()
        .map(s -> s.getName() + " " + s.getType())
        .toList();
  }

  static void refused(int code, String reason, String text, ThrowingCallable call) {
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
}
