package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;

/** Tests of requests as Terraform's provider hashicorp/google makes them, in one project. */
abstract class TerraformRequests {
  static final String PROJECT = "/compute/v1/projects/terraform";

  final RestCalls rest;

  TerraformRequests(GcpEmulatorExtension cloud) {
    this.rest = new RestCalls(cloud);
  }

  JsonNode made(String path, String body) {
    Answer answer = rest.post(PROJECT + path, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  JsonNode read(String path) {
    Answer answer = rest.get(PROJECT + path);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }
}
