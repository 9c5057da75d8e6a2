package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.api.HttpBinding;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestFormTest {

  private static ObjectNode json(String text) {
    return JsonBody.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static RestForm form(String request, HttpBinding binding) {
    return RestForm.of(json(request), binding).orElseThrow();
  }

  private static String body(RestForm form) {
    return new String(form.body(), StandardCharsets.UTF_8);
  }

  @Test
  void whatThePathHasNotIsInTheQuery() {
    RestForm form =
        form(
            "{'parent': 'projects/p', 'pageSize': 5, 'filter': {'deep': ['a', 'b']}}",
            new HttpBinding("GET", "/v1/{parent=projects/*}/things", "", ""));

    assertThat(form.path()).isEqualTo("/v1/projects/p/things");
    assertThat(form.query())
        .containsEntry("pageSize", List.of("5"))
        .containsEntry("filter.deep", List.of("a", "b"))
        .hasSize(2);
    assertThat(body(form)).isEmpty();
  }

  @Test
  void aBodyOfOneFieldKeepsItsNameAndTheRestIsInTheQuery() {
    RestForm form =
        form(
            "{'bigThing': {'name': 'things/t', 'size': 1}, 'updateMask': 'size'}",
            new HttpBinding("PATCH", "/v1/{big_thing.name=things/*}", "big_thing", ""));

    assertThat(form.path()).isEqualTo("/v1/things/t");
    assertThat(json(body(form))).isEqualTo(json("{'name': 'things/t', 'size': 1}"));
    assertThat(form.query()).containsOnlyKeys("updateMask");
  }

  @Test
  void aBodyOfEverythingHasNotWhatThePathHas() {
    RestForm form =
        form(
            "{'name': 'things/t', 'force': true}",
            new HttpBinding("POST", "/v1/{name=things/*}:shake", "*", ""));

    assertThat(form.path()).isEqualTo("/v1/things/t:shake");
    assertThat(json(body(form))).isEqualTo(json("{'force': true}"));
    assertThat(form.query()).isEmpty();
  }

  @Test
  void aNameThatIsEncodedAlreadyStaysAsItIsAndOtherSignsAreEncoded() {
    HttpBinding get = new HttpBinding("GET", "/v2/{name=policies/*/*}", "", "");

    assertThat(form("{'name': 'policies/a.com%2Fp/x y?'}", get).path())
        .isEqualTo("/v2/policies/a.com%2Fp/x%20y%3F");
  }

  @Test
  void aNameOfAnotherFormIsNotForThisBinding() {
    HttpBinding one = new HttpBinding("GET", "/v1/{name=things/*}", "", "");
    HttpBinding deep = new HttpBinding("GET", "/v1/{name=things/**/parts/*}", "", "");

    for (String name : List.of("", "things", "things/", "others/t", "things/t/parts")) {
      assertThat(RestForm.of(json("{'name': '" + name + "'}"), one)).as(name).isEmpty();
    }
    assertThat(form("{'name': 'things/a/b/parts/c'}", deep).path())
        .isEqualTo("/v1/things/a/b/parts/c");
    assertThat(RestForm.of(json("{'name': 'things/a/b/c'}"), deep)).isEmpty();
  }
}
