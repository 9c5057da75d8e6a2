package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.output.Table;
import ai.varai.provisioner.model.source.FindingCatalog;
import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingPage;
import ai.varai.provisioner.model.source.NearName;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the page of a finding code, or the list of codes. */
@Command
public final class ExplainCommand extends PlainCommand {
  @Parameters(arity = "0..1", paramLabel = "CODE", description = "The code; without it, all codes.")
  private @Nullable String code;

  public ExplainCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) {
    FindingCatalog catalog = FindingCatalog.load();
    if (code == null) {
      var table = new Table();
      catalog.codes().forEach(c -> table.row(c.id(), c.severity().spelling(), c.title()));
      reporter.answer(
          Json.object("codes", catalog.codes().stream().map(ExplainCommand::json).toList()),
          table.text("").stripTrailing());
    } else {
      FindingCode found = find(catalog, code.toUpperCase(Locale.ROOT));
      reporter.answer(json(found), FindingPage.render(found).stripTrailing());
    }
    return ExitCode.DONE;
  }

  private static FindingCode find(FindingCatalog catalog, String id) {
    return catalog
        .find(id)
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "CODE_UNKNOWN",
                    "There is no finding code '" + id + "'.",
                    NearName.of(id, catalog.codes().stream().map(FindingCode::id).toList())
                            .map(near -> "Did you mean " + near + "? ")
                            .orElse("")
                        + "'provisioner explain' lists the codes."));
  }

  private static Map<String, Object> json(FindingCode code) {
    return Json.object(
        "code", code.id(),
        "severity", code.severity().spelling(),
        "title", code.title(),
        "explanation", code.explanation(),
        "remedy", code.remedy(),
        "wrong", code.wrong(),
        "right", code.right());
  }
}
