package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.Policy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonCheckTest {

  @Test
  void whatStandsAloneWhereAListIsExpectedIsAListOfOne() {
    ObjectNode policy =
        JsonBody.object(
            "{\"bindings\": {\"role\": \"roles/viewer\", \"members\": \"user:a@b.c\"}}"
                .getBytes(StandardCharsets.UTF_8));

    JsonCheck.check(policy, Policy.getDescriptor());

    assertThat(policy)
        .hasToString("{\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\"user:a@b.c\"]}]}");
  }
}
