package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.VerifyResult.CheckOutcome;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the checks said, as another program reads it. */
class VerifyJunitTest {

  @Test
  void each_check_is_a_test_and_what_is_missing_is_one_that_failed() throws Exception {
    var service = new ResourceAddress("run_service", "web");
    var result =
        new VerifyResult(
            List.of(
                new CheckOutcome(service, "GET /ready", true, "answers 200", Duration.ofMillis(58)),
                new CheckOutcome(
                    service,
                    "GET /<x>",
                    false,
                    "said \"no\" & \u0007 & \u001b[1m",
                    Duration.ofSeconds(2))),
            List.of(new ResourceAddress("secret", "key")),
            List.of(),
            Duration.ofMillis(2_100));

    String xml = VerifyJunit.of(result, "staging", Instant.parse("2026-11-30T10:00:02.100Z"));

    Element suite =
        (Element)
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("testsuite")
                .item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("staging");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("time")).isEqualTo("2.100");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-30T10:00:00Z");
    var tests = suite.getElementsByTagName("testcase");
    assertThat(tests.getLength()).isEqualTo(3);
    Element first = (Element) tests.item(0);
    assertThat(first.getAttribute("classname")).isEqualTo("run_service.web");
    assertThat(first.getAttribute("name")).isEqualTo("GET /ready");
    assertThat(first.getAttribute("time")).isEqualTo("0.058");
    assertThat(first.getElementsByTagName("failure").getLength()).isZero();
    assertThat(failure(tests.item(1))).isEqualTo("said \"no\" & \uFFFD & \uFFFD[1m");
    assertThat(((Element) tests.item(2)).getAttribute("classname")).isEqualTo("secret.key");
    assertThat(failure(tests.item(2))).isEqualTo("does not exist");
  }

  private static String failure(org.w3c.dom.Node test) {
    return ((Element) ((Element) test).getElementsByTagName("failure").item(0))
        .getAttribute("message");
  }
}
