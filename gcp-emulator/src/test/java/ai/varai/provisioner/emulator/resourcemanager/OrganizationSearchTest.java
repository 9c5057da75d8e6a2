package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search finds the organizations of the asked domain or customer, and no others. */
class OrganizationSearchTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode v1(String filter) {
    return REST.post("/v1/organizations:search", "{\"filter\": \"" + filter + "\"}")
        .body()
        .path("organizations");
  }

  private static JsonNode v3(String query) {
    return REST.get("/v3/organizations:search?query=" + query).body().path("organizations");
  }

  @ParameterizedTest
  @CsvSource({
    "domain:example.com, 1",
    "domain=example.com, 1",
    "domain:elsewhere.net, 0",
    "domain=elsewhere.net, 0",
    "owner.directoryCustomerId:C0elsewhere, 0",
    "'', 1",
  })
  void anOrganizationIsFoundByItsDomain(String query, int found) {
    assertThat(v1(query)).hasSize(found);
    assertThat(v3(query)).hasSize(found);
  }

  @ParameterizedTest
  @CsvSource({"owner.directoryCustomerId", "owner.directorycustomerid", "directoryCustomerId"})
  void anOrganizationIsFoundByItsCustomer(String field) {
    String customer = v3("").at("/0/directoryCustomerId").asText();
    assertThat(customer).isNotEmpty();
    assertThat(v1(field + ":" + customer).at("/0/owner/directoryCustomerId").asText())
        .isEqualTo(customer);
    assertThat(v3(field + ":" + customer)).hasSize(1);
  }
}
