package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pull request's comment can hold and must not show. */
class CommentPageTest {

  private static final ResourceAddress SERVICE = new ResourceAddress("run_service", "web");

  private static CommentPage page() {
    return new CommentPage("provisioner plan x", "x: a headline", "gcp: somewhere");
  }

  private static AttributeChange change(String path, Object before, Object after) {
    return new AttributeChange(path, Optional.of(before), Optional.of(after), false, false, false);
  }

  @Test
  void an_entry_unfolds_where_there_is_more_to_say() {
    CommentPage page = page();
    page.add("delete " + CommentPage.code("a.b"), "");
    page.add("update " + CommentPage.code("c.d"), "- x: 1\n+ x: 2\n");
    page.say("The end.");
    assertThat(page.text())
        .isEqualTo(
            """
            <!-- provisioner plan x -->
            ### x: a headline

            gcp: somewhere

            - delete <code>a.b</code>
            <details><summary>update <code>c.d</code></summary>

            ```diff
            - x: 1
            + x: 2
            ```

            </details>

            The end.
            """);
  }

  @Test
  void details_are_left_out_before_resources_and_both_are_said() {
    CommentPage many = page();
    for (int i = 0; i < 500; i++) {
      many.add(
          "update " + CommentPage.code("run_service.number-" + i),
          "+ x: " + i + "y".repeat(300) + "\n");
    }
    String text = many.text();
    assertThat(text.length()).isBetween(60_000, CommentPage.LONGEST);
    assertThat(text)
        .contains("number-0<", "number-499<", "<details>")
        .containsPattern("The details of \\d+ resources are left out")
        .contains("65,536 characters");

    CommentPage more = page();
    for (int i = 0; i < 5_000; i++) {
      more.add("update " + CommentPage.code("run_service.number-" + i), "+ x: 1\n");
    }
    more.say("The end.");
    assertThat(more.text().length()).isLessThanOrEqualTo(CommentPage.LONGEST);
    assertThat(more.text())
        .contains("number-0<")
        .doesNotContain("number-4999<")
        .containsPattern("\\d+ resources are, and the details of \\d+ more, left out")
        .endsWith("The end.\n");
  }

  @Test
  void however_long_what_follows_is_a_comment_is_not_too_long() {
    CommentPage page = page();
    page.list("Reasons", List.of("y".repeat(70_000)));
    assertThat(page.text()).hasSizeLessThanOrEqualTo(CommentPage.LONGEST).endsWith("…\n");
  }

  @Test
  void what_a_file_says_cannot_end_its_block_or_become_html() {
    CommentPage page = page();
    page.add(
        "update " + CommentPage.code("a.<b>"),
        ChangeLines.of(List.of(change("note", "```\n</details>", "````"))));
    page.say("<img src=x> [a](b) *c*");
    assertThat(page.text())
        .contains("<code>a.&lt;b&gt;</code>")
        .contains("`````diff\n- note: \"```\\n</details>\"\n+ note: \"````\"\n`````\n")
        .contains("&lt;img src=x&gt; \\[a\\](b) \\*c\\*");
  }

  @Test
  void secrets_are_not_shown_and_what_forces_a_replacement_is() {
    assertThat(
            ChangeLines.of(
                List.of(
                    new AttributeChange(
                        "password", Optional.of("old"), Optional.of("new"), false, true, false),
                    new AttributeChange(
                        "url", Optional.of("u"), Optional.empty(), true, false, false),
                    new AttributeChange(
                        "region", Optional.of("a"), Optional.of("b"), false, false, true),
                    new AttributeChange(
                        "note", Optional.of("gone"), Optional.empty(), false, false, false))))
        .isEqualTo(
            """
            ! password: (sensitive)
            - url: "u"
            + url: (known after apply)
            - region: "a"
            + region: "b"  (forces replacement)
            - note: "gone"
            """);
  }

  @Test
  void a_value_is_cut_where_nobody_would_read_on() {
    assertThat(ChangeLines.of(List.of(change("text", "a", "b".repeat(5_000)))).length())
        .isLessThan(1_100);
  }

  @Test
  void drift_is_told_with_what_others_granted() {
    var report =
        new DriftReport(
            List.of(new DriftReport.Changed(SERVICE, "", List.of(change("memory", "1Gi", "2Gi")))),
            List.of(new ResourceAddress("secret", "key")),
            List.of(),
            List.of(new Unmanaged("allUsers may call web", true)),
            12);
    assertThat(DriftMarkdown.of(report, "staging", "gcp: Google Cloud"))
        .startsWith("<!-- provisioner drift staging -->\n### staging: drift: 1 changed, 1 gone,")
        .contains("changed <code>run_service.web</code>", "- memory: \"1Gi\"\n+ memory: \"2Gi\"")
        .contains("- gone <code>secret.key</code>")
        .contains("- allUsers may call web: open to everybody")
        .contains("provisioner apply --env=staging puts it right.");
    var none = new DriftReport(List.of(), List.of(), List.of(), List.of(), 12);
    assertThat(DriftMarkdown.of(none, "staging", "gcp"))
        .contains("staging: no drift, 12 resources are as the state says")
        .doesNotContain("apply");
  }
}
